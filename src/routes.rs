//! Every address of the register, once.
//! Each answers HEAD where it answers GET, OPTIONS with what it takes, and any other method with 405 and the same.

use actix_web::{
    FromRequest, Handler, HttpResponse, Resource, Responder,
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{Method, header},
    middleware::{Next, from_fn},
    web::{self, QueryConfig, ServiceConfig},
};

use crate::{
    account::pages as account,
    api_docs::{openapi, swagger},
    customers::{api as customers_api, pages as customers},
    error::{ApiError, Error, PageError},
    http::{assets, cross_site, health},
    sign_in::{SignedIn, Visitor, api as sign_in_api, pages as sign_in},
};

/// The map of the register, to be served under the path of its public address.
pub fn map(config: &mut ServiceConfig) {
    config
        .app_data(QueryConfig::default().error_handler(|_, _| unreadable()))
        .app_data(web::PathConfig::default().error_handler(|_, _| PageError(Error::NotFound).into()));

    at("/healthz").get(health::alive).put_on(config);
    at("/readyz").get(health::ready).put_on(config);
    at("/static/{file:.*}").get(assets::show).put_on(config);

    config.service(web::scope("/api").configure(api).default_service(web::to(no_operation)));

    at("").get(customers::home).put_on(config);
    at("/").get(customers::home).put_on(config);
    at("/login").get(sign_in::sign_in_form).post(sign_in::sign_in).put_on(config);
    at("/logout").post(sign_in::sign_out).put_on(config);
    at("/setup").get(sign_in::set_up_form).post(sign_in::set_up).put_on(config);
    at("/account").get(account::show).put_on(config);
    at("/account/password").get(account::to_account).post(account::change_password).put_on(config);
    at("/account/shortcuts").get(account::to_account).post(account::choose_shortcuts).put_on(config);
    at("/account/tokens").get(account::to_account).post(account::add_token).put_on(config);
    at("/account/tokens/{id}/revoke").post(account::revoke_token).put_on(config);
    at("/account/sessions/end-others").post(account::end_others).put_on(config);
    at("/account/sessions/{id}/end").post(account::end_session).put_on(config);

    at("/customers").get(customers::index).put_on(config);
    at("/customers/new").get(customers::new).post(customers::create).put_on(config);
    at("/customers/check").post(customers::check).put_on(config);
    at("/customers/{id}").get(customers::show).put_on(config);
    at("/customers/{id}/edit").get(customers::edit).post(customers::update).put_on(config);
    at("/customers/{id}/delete").get(customers::ask_delete).post(customers::delete).put_on(config);
    at("/customers/{id}/restore").post(customers::restore).put_on(config);
}

/// The part of the map for programs.
fn api(config: &mut ServiceConfig) {
    config.app_data(web::PathConfig::default().error_handler(|_, _| ApiError(Error::NotFound).into()));

    operation("/docs").get(swagger::to_page).put_on(config);
    operation("/docs/{file:.*}").get(swagger::show).put_on(config);
    operation("/v1/openapi.json").get(openapi::show).put_on(config);

    operation("/v1/login").post(sign_in_api::login).put_on(config);
    operation("/v1/logout").post(sign_in_api::logout).put_on(config);
    operation("/v1/me").get(sign_in_api::show_me).put_on(config);

    operation("/v1/customers").get(customers_api::list_customers).post(customers_api::create_customer).put_on(config);
    operation("/v1/customers/{id}")
        .get(customers_api::show_customer)
        .put(customers_api::update_customer)
        .patch(customers_api::patch_customer)
        .delete(customers_api::delete_customer)
        .put_on(config);
    operation("/v1/customers/{id}/restore").post(customers_api::restore_customer).put_on(config);
    operation("/v1/customers/{id}/history").get(customers_api::show_history).put_on(config);
}

/// What answers at no operation of ours.
async fn no_operation() -> Result<&'static str, ApiError> {
    Err(Error::NotFound.into())
}

/// What answers at no address of ours; whoever is signed in keeps the header.
pub async fn nowhere(_: Result<SignedIn, PageError>) -> Result<&'static str, PageError> {
    Err(Error::NotFound.into())
}

fn unreadable() -> actix_web::Error {
    PageError(Error::Malformed("The address cannot be read.")).into()
}

/// Lets through what was sent from a page of ours, and nothing else.
async fn from_ours(
    visitor: Visitor,
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if cross_site::same_origin(visitor.site(), &request) {
        return next.call(request).await;
    }
    Ok(request.error_response(PageError(Error::CrossSite)))
}

macro_rules! methods {
    ($($name:ident => $method:ident),*) => {$(
        fn $name<F, Args>(self, handler: F) -> Self
        where
            F: Handler<Args>,
            Args: FromRequest + 'static,
            F::Output: Responder + 'static,
        {
            self.takes(Method::$method, handler)
        }
    )*};
}

/// An address and the methods it answers.
struct Address {
    resource: Resource,
    allow: Vec<Method>,
    /// Whether it reads the cookie, which a browser sends from anyone's page.
    is_page: bool,
}

fn at(path: &str) -> Address {
    Address { resource: web::resource(path), allow: Vec::new(), is_page: true }
}

/// An address for programs, below `/api`.
fn operation(path: &str) -> Address {
    Address { is_page: false, ..at(path) }
}

impl Address {
    methods!(post => POST, put => PUT, patch => PATCH, delete => DELETE);

    fn get<F, Args>(self, handler: F) -> Self
    where
        F: Handler<Args> + Clone,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.takes(Method::GET, handler.clone()).takes(Method::HEAD, handler)
    }

    fn takes<F, Args>(mut self, method: Method, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.allow.push(method.clone());
        let guarded = self.is_page && !method.is_safe();
        let route = web::method(method).to(handler);
        self.resource = self.resource.route(if guarded { route.wrap(from_fn(from_ours)) } else { route });
        self
    }

    fn put_on(self, config: &mut ServiceConfig) {
        let methods = self.allow.iter().chain([&Method::OPTIONS]).map(Method::as_str);
        let allow = methods.collect::<Vec<_>>().join(", ");
        let other = move |method: Method| {
            let allow = allow.clone();
            async move {
                if method == Method::OPTIONS {
                    return Ok(HttpResponse::NoContent().insert_header((header::ALLOW, allow)).finish());
                }
                let error = Error::WrongMethod { allow };
                Err(if self.is_page { actix_web::Error::from(PageError(error)) } else { ApiError(error).into() })
            }
        };
        config.service(self.resource.default_service(web::to(other)));
    }
}
