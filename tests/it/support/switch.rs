//! An address that leads now to one server and now to another, as a virtual IP or a DNS name does.
//! Connections that are open stay where they lead, unless they are cut.

use std::{
    io,
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, Ordering},
    },
    thread,
};

/// The address; threads of their own carry its connections, so that a test may wait however it likes.
#[derive(Clone)]
pub struct Switch {
    port: u16,
    leads_to: Arc<AtomicU16>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Switch {
    /// An address that leads to `port` of this machine.
    pub fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let switch = Self {
            port: listener.local_addr().unwrap().port(),
            leads_to: Arc::new(AtomicU16::new(port)),
            open: Arc::default(),
        };
        let carrying = switch.clone();
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                carrying.carry(connection);
            }
        });
        switch
    }

    /// Where it is reached.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// New connections go to another port from now on.
    pub fn lead_to(&self, port: u16) {
        self.leads_to.store(port, Ordering::SeqCst);
    }

    /// Ends all connections.
    pub fn cut(&self) {
        for connection in self.open.lock().unwrap().drain(..) {
            let _ = connection.shutdown(Shutdown::Both);
        }
    }

    fn carry(&self, client: TcpStream) {
        // A server that is gone refuses; so does its address.
        let Ok(server) = TcpStream::connect(("127.0.0.1", self.leads_to.load(Ordering::SeqCst))) else { return };
        let clone = |stream: &TcpStream| stream.try_clone().unwrap();
        self.open.lock().unwrap().extend([clone(&client), clone(&server)]);
        for (mut from, mut to) in [(clone(&client), clone(&server)), (server, client)] {
            let _ = (from.set_nodelay(true), to.set_nodelay(true));
            thread::spawn(move || {
                let _ = io::copy(&mut from, &mut to);
                let _ = (to.shutdown(Shutdown::Both), from.shutdown(Shutdown::Both));
            });
        }
    }
}
