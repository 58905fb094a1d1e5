//! Where a request comes from.
//! A forwarded address is believed from a trusted proxy alone.

use std::net::IpAddr;

use actix_web::HttpRequest;
use ipnet::IpNet;

/// The peer; behind trusted proxies, the last address in `X-Forwarded-For` that is not one of them.
pub fn of(request: &HttpRequest, trusted: &[IpNet]) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.ip().to_canonical());
    let is_proxy = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_proxy(&peer) {
        return peer;
    }
    let lists: Vec<_> = request.headers().get_all("X-Forwarded-For").filter_map(|list| list.to_str().ok()).collect();
    let hops = lists.iter().flat_map(|list| list.split(',')).rev();
    let addresses = hops.map_while(|hop| hop.trim().parse::<IpAddr>().ok()).map(|address| address.to_canonical());
    addresses.into_iter().find(|address| !is_proxy(address)).unwrap_or(peer)
}
