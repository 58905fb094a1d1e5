//! Every address of the register, once.
//! Each answers HEAD where it answers GET, and any other method with 405 and what it does take.

use actix_web::{
    FromRequest, Handler, Resource, Responder,
    http::Method,
    web::{self, QueryConfig, ServiceConfig},
};

use crate::{
    accounts::{SignedIn, account, api as accounts_api, pages as accounts},
    assets,
    customers::{api as customers_api, pages as customers},
    error::{ApiError, Error, PageError},
    health, openapi,
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
    at("/login").get(accounts::sign_in_form).post(accounts::sign_in).put_on(config);
    at("/logout").post(accounts::sign_out).put_on(config);
    at("/setup").get(accounts::set_up_form).post(accounts::set_up).put_on(config);
    at("/account").get(account::show).put_on(config);
    at("/account/password").get(account::to_account).post(account::change_password).put_on(config);
    at("/account/keys").get(account::to_account).post(account::choose_keys).put_on(config);
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

    operation("/docs").get(openapi::to_swagger).put_on(config);
    operation("/docs/{file:.*}").get(openapi::swagger).put_on(config);
    operation("/v1/openapi.json").get(openapi::show).put_on(config);

    operation("/v1/login").post(accounts_api::login).put_on(config);
    operation("/v1/logout").post(accounts_api::logout).put_on(config);
    operation("/v1/me").get(accounts_api::show_me).put_on(config);

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
    refuse: fn(Error) -> actix_web::Error,
}

fn at(path: &str) -> Address {
    Address { resource: web::resource(path), allow: Vec::new(), refuse: |error| PageError(error).into() }
}

/// An address for programs, below `/api`.
fn operation(path: &str) -> Address {
    Address { refuse: |error| ApiError(error).into(), ..at(path) }
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
        self.resource = self.resource.route(web::method(method).to(handler));
        self
    }

    fn put_on(self, config: &mut ServiceConfig) {
        let allow = self.allow.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
        let refuse = move || {
            let error = (self.refuse)(Error::WrongMethod { allow: allow.clone() });
            async move { Err::<&str, _>(error) }
        };
        config.service(self.resource.default_service(web::to(refuse)));
    }
}
