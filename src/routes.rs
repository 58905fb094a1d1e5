//! Every address of the register, once.
//! An operation of the API says its method and path in its own `#[utoipa::path]`; here it is only named.

use std::sync::{Arc, LazyLock};

use utoipa::OpenApi;

use crate::{
    account::{
        factors::{pages as factors, passkeys, proof},
        pages as account,
    },
    activity::pages as activity,
    api_docs::{DocsReader, openapi, swagger},
    config::Site,
    customers::{
        api as customers_api,
        duplicates::{api as duplicates_api, pages as duplicates},
        erasure::pages as erasure,
        everything_pages as everything,
        exports::{api as exports_api, pages as exports},
        imports::{api as imports_api, pages as imports},
        merges::{api as merges_api, pages as merges},
        own_fields::{api as fields_api, pages as fields},
        pages as customers,
        selection::pages as selection,
        trash::pages as trash,
    },
    error::{Error, PageError},
    http::{assets, health, route::Routes},
    people::{api as people_api, pages as people},
    sign_in::{
        Bearer, SignedIn, api as sign_in_api, links::pages as links, pages as sign_in,
        second_factor::pages as second_factor,
    },
    system::pages as system,
};

/// The addresses of a register that people reach at `site`, to be served under its path.
pub fn all(site: Arc<Site>) -> Routes {
    let mut routes = Routes::new(site);
    routes.at("/healthz").get(health::alive);
    routes.at("/readyz").get(health::ready);
    routes.at("/static/{file:.*}").get(assets::show);

    routes.at("").get(customers::home);
    routes.at("/").get(customers::home);
    routes.at("/login").get(sign_in::sign_in_form).post(sign_in::sign_in);
    routes.at("/login/second").get(second_factor::ask).post(second_factor::answer);
    routes.at("/login/passkey/options").post(second_factor::passkey_options);
    routes.at("/login/passkey").post(second_factor::sign_in);
    routes.at("/logout").post(sign_in::sign_out);
    routes.at("/setup").get(sign_in::set_up_form).post(sign_in::set_up);
    routes.at("/join/{token}").get(links::join_form).post(links::join);
    routes.at("/reset/{token}").get(links::reset_form).post(links::reset);

    routes.at("/account").get(account::show);
    routes.at("/account/password").get(account::to_account).post(account::change_password);
    routes.at("/account/shortcuts").get(account::to_account).post(account::choose_shortcuts);
    routes.at("/account/tokens").get(account::to_account).post(account::add_token);
    routes.at("/account/tokens/{id}/revoke").post(account::revoke_token);
    routes.at("/account/sessions/end-others").post(account::end_others);
    routes.at("/account/sessions/{id}/end").post(account::end_session);

    routes.at("/account/second-factor").get(factors::show);
    routes.at("/account/authenticator").get(factors::new_authenticator).post(factors::set_up_authenticator);
    routes
        .at("/account/authenticator/remove")
        .get(factors::ask_remove_authenticator)
        .post(factors::remove_authenticator);
    routes.at("/account/recovery-codes").get(factors::ask_renew_codes).post(factors::renew_codes);
    routes.at("/account/passkeys/new").get(passkeys::new).post(passkeys::create);
    routes.at("/account/passkeys/{id}/remove").get(passkeys::ask_remove).post(passkeys::remove);
    routes.at("/account/proof").get(proof::ask).post(proof::by_password);
    routes.at("/account/proof/passkey").post(proof::by_passkey);

    routes.at("/customers").get(customers::index);
    routes.at("/customers.{format}").get(exports::export);
    routes.at("/customers/{id}.vcf").get(exports::export_one);
    routes.at("/customers/new").get(customers::new).post(customers::create);
    routes.at("/customers/check").post(customers::check);
    routes.at("/customers/similar").post(duplicates::similar);
    routes.at("/customers/selection").get(selection::to_list).post(selection::select);
    routes.at("/customers/selection/{id}").get(selection::show);
    routes.at("/customers/selection/{id}/undo").post(selection::undo);
    routes.at("/customers/{id}").get(customers::show);
    routes.at("/customers/{id}/edit").get(customers::edit).post(customers::update);
    routes.at("/customers/{id}/delete").get(customers::ask_delete).post(customers::delete);
    routes.at("/customers/{id}/restore").post(customers::restore);
    routes.at("/customers/{id}/everything.json").get(everything::show);
    routes.at("/customers/{id}/erase").get(erasure::ask).post(erasure::erase);

    routes.at("/trash").get(trash::index).post(trash::restore);

    routes.at("/duplicates").get(duplicates::index);
    routes.at("/duplicates/{id}/{other}/different").post(duplicates::call_different);
    routes.at("/duplicates/{id}/{other}/undo").post(duplicates::undo);

    routes.at("/customers/{id}/merge/{other}").get(merges::ask_merge).post(merges::merge);
    routes.at("/merges/{id}/undo").get(merges::ask_undo).post(merges::undo);

    routes.at("/imports").get(imports::index);
    routes.at("/imports/new").get(imports::new).post(imports::create);
    routes.at("/imports/{id}").get(imports::show).post(imports::choose);
    routes.at("/imports/{id}/mapping").get(imports::to_import).post(imports::choose);
    routes.at("/imports/{id}/rows/{place}").get(imports::edit_row).post(imports::mend_row);
    routes.at("/imports/{id}/matches").get(imports::matches).post(imports::decide_all);
    routes.at("/imports/{id}/matches/{place}").post(imports::decide);
    routes.at("/imports/{id}/report.csv").get(imports::report);
    routes.at("/imports/{id}/commit").post(imports::commit);
    routes.at("/imports/{id}/undo").post(imports::undo);
    routes.at("/imports/{id}/discard").post(imports::discard);

    routes.at("/fields").get(fields::index);
    routes.at("/fields/new").get(fields::new).post(fields::create);
    routes.at("/fields/{key}").get(fields::edit).post(fields::update);
    routes.at("/fields/{key}/move").post(fields::move_one);
    routes.at("/fields/{key}/retire").get(fields::ask_retire).post(fields::retire);
    routes.at("/fields/{key}/restore").post(fields::restore);
    routes.at("/fields/{key}/remove").get(fields::ask_remove).post(fields::remove);

    routes.at("/people").get(people::index);
    routes.at("/people/new").get(people::new).post(people::create);
    routes.at("/people/second-factor").get(people::show_required).post(people::require);
    routes.at("/people/{id}").get(people::show);
    routes.at("/people/{id}/remove-factor").get(people::ask_remove_factor).post(people::remove_factor);
    routes.at("/people/{id}/name").get(people::to_person).post(people::rename);
    routes.at("/people/{id}/role").get(people::ask_role).post(people::change_role);
    routes.at("/people/{id}/link").get(people::to_person).post(people::renew_link);
    routes.at("/people/{id}/end-sessions").get(people::to_person).post(people::end_sessions);
    routes.at("/people/{id}/disable").get(people::ask_disable).post(people::disable);
    routes.at("/people/{id}/enable").get(people::to_person).post(people::enable);
    routes.at("/people/{id}/remove").get(people::ask_remove).post(people::remove);

    routes.at("/system").get(system::index);
    routes.at("/activity").get(activity::index);
    routes.at("/activity.csv").get(activity::export);

    routes.at("/api/docs").get(swagger::to_page);
    routes.at("/api/docs/{file:.*}").get(swagger::show);
    routes
        .at("/api/v1/openapi.json")
        .get(|reader: Bearer<DocsReader>| async move { openapi::answer(&reader.0, &DOCUMENT) });
    add_operations(&mut routes);
    routes
}

/// Documents operations and serves each at the method and path that its document names.
macro_rules! operations {
    ($($module:ident::$handler:ident),* $(,)?) => {
        #[derive(OpenApi)]
        #[openapi(paths($($module::$handler),*))]
        struct Operations;

        fn add_operations(routes: &mut Routes) {
            $(
                let Some((method, path)) = openapi::method_and_path(&DOCUMENT, stringify!($handler)) else {
                    unreachable!("every operation is named for its handler");
                };
                routes.at(path).takes(method, $module::$handler);
            )*
        }
    };
}

static DOCUMENT: LazyLock<utoipa::openapi::OpenApi> = LazyLock::new(|| openapi::complete(Operations::openapi()));

operations! {
    sign_in_api::login,
    sign_in_api::logout,
    sign_in_api::show_me,
    customers_api::list_customers,
    exports_api::export_customers,
    customers_api::create_customer,
    customers_api::show_customer,
    customers_api::update_customer,
    customers_api::patch_customer,
    customers_api::delete_customer,
    customers_api::restore_customer,
    customers_api::show_history,
    duplicates_api::show_similar,
    merges_api::merge_customers,
    merges_api::undo_merge,
    fields_api::list_fields,
    people_api::list_people,
    people_api::invite_person,
    people_api::change_person,
    imports_api::create_import,
    imports_api::show_import,
    imports_api::choose_mapping,
    imports_api::commit_import,
    imports_api::undo_import,
    imports_api::discard_import,
    imports_api::show_report,
}

/// What answers at no address of ours; whoever is signed in keeps the header.
pub async fn nowhere(_: Result<SignedIn, PageError>) -> Result<&'static str, PageError> {
    Err(Error::NotFound.into())
}
