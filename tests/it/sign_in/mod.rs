//! How the register lets somebody in, and keeps everyone else out.

mod behind_proxy;
mod form;
mod session;
mod set_up;
mod throttle;
