//! What every noun needs of HTTP and none owns: pages, problems, bodies, cookies, headers, files.
//! Nothing here knows a noun, or decides who is signed in.

pub mod assets;
pub mod body;
pub mod client_ip;
pub mod compress;
pub mod connection;
pub mod cookies;
pub mod cross_site;
pub mod download;
pub mod etag;
pub mod flash;
pub mod health;
pub mod html;
pub mod metrics;
pub mod moved;
pub mod page;
pub mod problem;
pub mod request_line;
pub mod request_log;
pub mod route;
pub mod secret_path;
pub mod shield;
pub mod static_file;
pub mod trace_context;
