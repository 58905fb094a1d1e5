//! What every address promises, whatever noun it is about.

mod assets;
mod compress;
mod methods;
mod readiness;
mod same_origin;
mod shield;
mod slashes;
