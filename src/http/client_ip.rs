//! Where a request comes from.
//! A forwarded address is believed from a trusted proxy alone.

use std::net::{IpAddr, SocketAddr};

use actix_web::{HttpRequest, http::header::HeaderValue};
use ipnet::IpNet;

/// The peer; behind trusted proxies, the last hop in `X-Forwarded-For` that is not one of them. When all are, or the
/// next cannot be read, the farthest that is known.
pub fn of(request: &HttpRequest, trusted: &[IpNet]) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.ip().to_canonical());
    let is_proxy = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    let lines: Vec<&[u8]> = request.headers().get_all("X-Forwarded-For").map(HeaderValue::as_bytes).collect();
    // Each proxy adds a hop at the end, to the last line or in a line of its own.
    let hops = lines.iter().rev().flat_map(|line| line.rsplit(|byte| *byte == b','));
    let mut farthest = peer;
    for hop in hops.map(<[u8]>::trim_ascii).filter(|hop| !hop.is_empty()) {
        if !is_proxy(&farthest) {
            break;
        }
        let Some(address) = address(hop) else { break };
        farthest = address;
    }
    farthest
}

/// The address of a hop, written with or without a port, an IPv6 address with or without brackets.
fn address(hop: &[u8]) -> Option<IpAddr> {
    let hop = str::from_utf8(hop).ok()?;
    let with_port = || hop.parse::<SocketAddr>().map(|hop| hop.ip());
    let bare = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']')).unwrap_or(hop);
    bare.parse().or_else(|_| with_port()).ok().map(|address: IpAddr| address.to_canonical())
}
