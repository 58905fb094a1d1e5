//! The register as it is used: with a browser, its keys and its history.
//! What a form or a page says is tested elsewhere; here is what only a browser can tell.

mod changing;
mod entering;
mod erasing;
mod fields;
mod finding;
mod forced_colours;
mod imports;
mod keyboard;
mod leaving;
mod merging;
mod narrow;
mod paper;
mod passkeys;
mod people;
mod selecting;
mod similar;
mod styles;
mod trash;
mod typing;
mod without_scripts;
