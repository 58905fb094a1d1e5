//! Addresses and the methods each answers: HEAD wherever GET, OPTIONS with the list, 405 with the same list else.
//! Every (method, path) that is added can be listed, so that tests walk them all.

use std::sync::Arc;

use actix_web::{
    FromRequest, Handler, HttpResponse, Resource, Responder,
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{Method, header},
    middleware::{Next, from_fn},
    web::{self, PathConfig, QueryConfig, ServiceConfig},
};

use super::{cross_site, metrics};
use crate::{
    config::Site,
    error::{ApiError, Error, PageError},
};

/// The addresses of the register.
pub struct Routes {
    site: Arc<Site>,
    routes: Vec<Route>,
}

/// An address and the methods it answers.
pub struct Route {
    site: Arc<Site>,
    path: String,
    resource: Resource,
    methods: Vec<Method>,
}

impl Routes {
    /// No addresses yet, for a register that people reach at `site`.
    pub fn new(site: Arc<Site>) -> Self {
        Self { site, routes: Vec::new() }
    }

    /// The address at `path`, to add methods to; below `/api/` it is for programs.
    pub fn at(&mut self, path: &str) -> &mut Route {
        let at = self.routes.iter().position(|route| route.path == path).unwrap_or_else(|| {
            self.routes.push(Route::new(Arc::clone(&self.site), path));
            self.routes.len() - 1
        });
        &mut self.routes[at]
    }

    /// Every method and path, HEAD and OPTIONS left out.
    pub fn list(&self) -> Vec<(Method, String)> {
        let of = |route: &Route| {
            let methods = route.methods.iter().filter(|method| *method != Method::HEAD);
            methods.map(|method| (method.clone(), route.path.clone())).collect::<Vec<_>>()
        };
        self.routes.iter().flat_map(of).collect()
    }

    /// Serves the addresses, and tells a program that there is no other for it.
    pub fn serve(self, config: &mut ServiceConfig) {
        config.app_data(QueryConfig::default().error_handler(|_, _| unreadable()));
        for route in self.routes {
            config.service(route.finished());
        }
        config.service(web::resource(["/api", "/api/{path:.*}"]).to(no_operation));
    }
}

macro_rules! methods {
    ($($name:ident => $method:ident),*) => {$(
        #[doc = concat!("Answers ", stringify!($method), ".")]
        pub fn $name<F, Args>(&mut self, handler: F) -> &mut Self
        where
            F: Handler<Args> + Clone,
            Args: FromRequest + 'static,
            F::Output: Responder + 'static,
        {
            self.takes(Method::$method, handler)
        }
    )*};
}

impl Route {
    methods!(get => GET, post => POST);

    fn new(site: Arc<Site>, path: &str) -> Self {
        Self { site, path: path.to_owned(), resource: web::resource(path), methods: Vec::new() }
    }

    /// Answers a method, and HEAD where that is GET.
    pub fn takes<F, Args>(&mut self, method: Method, handler: F) -> &mut Self
    where
        F: Handler<Args> + Clone,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        if method == Method::GET {
            return self.add(method, handler.clone()).add(Method::HEAD, handler);
        }
        self.add(method, handler)
    }

    /// On a page, whatever changes something has to come from a page of ours.
    fn add<F, Args>(&mut self, method: Method, handler: F) -> &mut Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let guarded = self.is_page() && !method.is_safe();
        let route = web::method(method.clone()).guard(metrics::noting(&self.path)).to(handler);
        let site = Arc::clone(&self.site);
        let guard = move |request, next| from_ours(Arc::clone(&site), request, next);
        let route = if guarded { route.wrap(from_fn(guard)) } else { route };
        let resource = std::mem::replace(&mut self.resource, web::resource(""));
        self.resource = resource.route(route);
        self.methods.push(method);
        self
    }

    /// Whether it reads the cookie, which a browser sends from anyone's page.
    fn is_page(&self) -> bool {
        !self.path.starts_with("/api/")
    }

    fn finished(self) -> Resource {
        let is_page = self.is_page();
        let methods = self.methods.iter().chain([&Method::OPTIONS]).map(Method::as_str);
        let allow = methods.collect::<Vec<_>>().join(", ");
        let to_error = move |error| {
            if is_page { actix_web::Error::from(PageError(error)) } else { ApiError(error).into() }
        };
        let other = move |method: Method| {
            let allow = allow.clone();
            async move {
                if method == Method::OPTIONS {
                    return Ok(HttpResponse::NoContent().insert_header((header::ALLOW, allow)).finish());
                }
                Err(to_error(Error::WrongMethod { allow }))
            }
        };
        let path = PathConfig::default().error_handler(move |_, _| to_error(Error::NotFound));
        self.resource.app_data(path).default_service(web::to(other))
    }
}

/// Lets through what was sent from a page of ours, and nothing else.
async fn from_ours(
    site: Arc<Site>,
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if cross_site::same_origin(&site, &request) {
        return next.call(request).await;
    }
    Ok(request.error_response(PageError(Error::CrossSite)))
}

async fn no_operation() -> Result<&'static str, ApiError> {
    Err(Error::NotFound.into())
}

fn unreadable() -> actix_web::Error {
    PageError(Error::Malformed("The address cannot be read.")).into()
}
