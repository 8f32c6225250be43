//! A page races the events: it was read at one moment and arrives at another.

use proptest::{prelude::*, sample::Index};
use protocol::Seq;
use sync::{Filter, Frontier, Replica, Window, timeline::PageRequest};

use crate::{
    cases,
    deed::{Deed, deeds},
    server::{Replay, Server, alice},
    truth,
};

fn suffer(server: &mut Server, deeds: &[Deed]) {
    for deed in deeds {
        server.suffer(deed);
    }
}

fn hear(replica: &mut Replica, server: &Server, up_to: Seq) {
    let at = replica.cursor().unwrap().seq;
    let size = usize::try_from(up_to.get().saturating_sub(at.get())).unwrap();
    let frame = server.frame(alice(), at, size, Replay::AsWritten);
    let (_, ask) = replica.receive(frame, server.clock);
    assert_eq!(ask, sync::Recovery::Nothing);
}

/// Some of what there is to hear.
fn hear_part(replica: &mut Replica, server: &Server, part: &Index) {
    let from = replica.cursor().unwrap().seq.get();
    let new = usize::try_from(server.head().get() - from).unwrap();
    hear(replica, server, Seq::new(from + part.index(new + 1) as u64));
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn a_page_of_messages_may_arrive_at_any_moment(
        before in deeds(20), meanwhile in deeds(12), after in deeds(12),
        of: Index, moment: Index, limit in 1_usize..5, older: bool,
    ) {
        let mut server = Server::with_conversations(2);
        suffer(&mut server, &before);
        let mut replica = Replica::new();
        replica.bootstrap(server.bootstrap(alice(), 10));
        let conversation = server.pick(&of).unwrap_or_else(|| server.begin());
        let mut asked = PageRequest::Newest;
        if older {
            let page = server.message_page(conversation, asked, limit);
            replica.load_messages(conversation, asked, page);
            if let Window::From(key) = replica.window(conversation) {
                asked = PageRequest::Before(key);
            }
        }

        suffer(&mut server, &meanwhile);
        let page = server.message_page(conversation, asked, limit);
        suffer(&mut server, &after);

        hear_part(&mut replica, &server, &moment);
        replica.load_messages(conversation, asked, page);
        hear(&mut replica, &server, server.head());
        truth::ask_for_marks(&mut replica, &server);
        truth::check(&replica, &server);
    }

    #[test]
    fn a_page_of_the_list_may_arrive_at_any_moment(
        before in deeds(20), meanwhile in deeds(12), after in deeds(12),
        moment: Index, limit in 1_usize..4, filter in prop::sample::select(&Filter::EVERY[..]),
    ) {
        let mut server = Server::with_conversations(6);
        suffer(&mut server, &before);
        let mut replica = Replica::new();
        replica.bootstrap(server.bootstrap(alice(), limit));

        let cursor = match replica.frontier(filter) {
            Frontier::DownTo(key) => Some(key),
            Frontier::Unloaded | Frontier::Whole => None,
        };
        suffer(&mut server, &meanwhile);
        let page = server.list_page(alice(), filter, cursor, limit);
        suffer(&mut server, &after);

        hear_part(&mut replica, &server, &moment);
        replica.load_conversations(filter, page);
        hear(&mut replica, &server, server.head());
        truth::ask_for_marks(&mut replica, &server);
        truth::check(&replica, &server);
    }
}
