//! Every address of the register, once.
//! Each answers HEAD where it answers GET, and any other method with 405 and what it does take.

use actix_web::{
    FromRequest, Handler, Resource, Responder,
    http::Method,
    web::{self, QueryConfig, ServiceConfig},
};

use crate::{
    accounts::pages as accounts,
    assets,
    customers::pages as customers,
    error::{Error, PageError},
    health,
};

/// The map of the register, to be served under the path of its public address.
pub fn map(config: &mut ServiceConfig) {
    config
        .app_data(QueryConfig::default().error_handler(|_, _| unreadable()))
        .app_data(web::PathConfig::default().error_handler(|_, _| PageError(Error::NotFound).into()));

    at("/healthz").get(health::alive).put_on(config);
    at("/readyz").get(health::ready).put_on(config);
    at("/static/{file:.*}").get(assets::show).put_on(config);

    at("").get(customers::home).put_on(config);
    at("/").get(customers::home).put_on(config);
    at("/login").get(accounts::sign_in_form).post(accounts::sign_in).put_on(config);
    at("/logout").post(accounts::sign_out).put_on(config);
    at("/setup").get(accounts::set_up_form).post(accounts::set_up).put_on(config);
    at("/account").get(accounts::show).put_on(config);
    at("/account/password").post(accounts::change_password).put_on(config);
    at("/account/sessions/end-others").post(accounts::end_others).put_on(config);
    at("/account/sessions/{id}/end").post(accounts::end_session).put_on(config);

    at("/customers").get(customers::index).put_on(config);
    at("/customers/new").get(customers::new).post(customers::create).put_on(config);
    at("/customers/check").post(customers::check).put_on(config);
    at("/customers/{id}").get(customers::show).put_on(config);
    at("/customers/{id}/edit").get(customers::edit).post(customers::update).put_on(config);
    at("/customers/{id}/delete").get(customers::ask_delete).post(customers::delete).put_on(config);
    at("/customers/{id}/restore").post(customers::restore).put_on(config);
}

/// What answers at no address of ours.
pub async fn nowhere() -> Result<&'static str, PageError> {
    Err(Error::NotFound.into())
}

fn unreadable() -> actix_web::Error {
    PageError(Error::Malformed("The address cannot be read.")).into()
}

/// An address and the methods it answers.
struct Address {
    resource: Resource,
    allow: Vec<Method>,
}

fn at(path: &str) -> Address {
    Address { resource: web::resource(path), allow: Vec::new() }
}

impl Address {
    fn get<F, Args>(self, handler: F) -> Self
    where
        F: Handler<Args> + Clone,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.takes(Method::GET, handler.clone()).takes(Method::HEAD, handler)
    }

    fn post<F, Args>(self, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.takes(Method::POST, handler)
    }

    fn takes<F, Args>(mut self, method: Method, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.allow.push(method.clone());
        self.resource = self.resource.route(web::method(method).to(handler));
        self
    }

    fn put_on(self, config: &mut ServiceConfig) {
        let allow = self.allow.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
        let refuse = move || {
            let allow = allow.clone();
            async move { Err::<&str, _>(PageError(Error::WrongMethod { allow })) }
        };
        config.service(self.resource.default_service(web::to(refuse)));
    }
}
