//! What single functions cost: reading a phone number, folding a name, checking a form, counting a request.
//! One thread, no server, no database.

use std::{hint::black_box, sync::Arc, time::Duration};

use actix_web::{guard::Guard as _, http::StatusCode, test::TestRequest};
use clientele::{
    customers::{CustomerForm, Phone, Rules, fold},
    http::metrics::{HttpMetrics, noting},
};
use criterion::{Criterion, criterion_group, criterion_main};
use time::{Date, macros::date};

const TODAY: Date = date!(2026 - 11 - 23);
const NUMBER: &str = "+44 20 7946 0958";

fn phones(criterion: &mut Criterion) {
    criterion.bench_function("phone number, read", |bench| bench.iter(|| Phone::parse(black_box(NUMBER), None)));
    let phone = Phone::parse(NUMBER, None).expect("a number");
    criterion.bench_function("phone number, formatted", |bench| bench.iter(|| black_box(&phone).to_string()));
}

fn names(criterion: &mut Criterion) {
    for (name, script) in [("Margaret", "ASCII"), ("Ångström-Łukasz", "accented"), ("Александра", "Cyrillic")]
    {
        criterion.bench_function(&format!("name folded, {script}"), |bench| bench.iter(|| fold(black_box(name))));
    }
}

fn forms(criterion: &mut Criterion) {
    let rules = Rules { country: None, today: TODAY, fields: Arc::default() };
    let right = CustomerForm {
        first_name: "Ada".into(),
        last_name: "Lovelace".into(),
        date_of_birth_day: "10".into(),
        date_of_birth_month: "12".into(),
        date_of_birth_year: "1985".into(),
        phone_number: NUMBER.into(),
        ..CustomerForm::default()
    };
    for (form, state) in [(right, "all right"), (CustomerForm::default(), "all wrong")] {
        let name = format!("form checked, {state}");
        criterion.bench_function(&name, |bench| bench.iter(|| black_box(&form).check(&rules)));
    }
}

/// What every request pays for being counted.
fn metrics(criterion: &mut Criterion) {
    let (metrics, route) = (Arc::<HttpMetrics>::default(), noting("/customers"));
    criterion.bench_function("request counted", |bench| {
        bench.iter(|| {
            let request = TestRequest::get().uri("/customers").to_srv_request();
            let in_flight = Arc::clone(&metrics).begin(&request);
            black_box(route.check(&request.guard_ctx()));
            in_flight.end(StatusCode::OK);
        });
    });
    criterion.bench_function("request made and not counted", |bench| {
        bench.iter(|| {
            let request = TestRequest::get().uri("/customers").to_srv_request();
            black_box(request.guard_ctx());
        });
    });
}

fn quick() -> Criterion {
    Criterion::default().warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(3))
}

criterion_group! { name = pure; config = quick(); targets = phones, names, forms, metrics }
criterion_main!(pure);
