//! What is on screen is a signal: moving about the app opens no socket and sends
//! no second `resume`.

use live::Transport;
use protocol::{ClientFrame, ConversationId};
use reactive_graph::traits::GetUntracked;
use sync::Filter;

use crate::LiveStory;

impl LiveStory {
    /// Opens a conversation as the dashboard does when somebody selects it.
    fn select(&self, conversation: ConversationId) {
        self.live.open(conversation);
        self.live.viewing(Some(conversation));
        self.script.settle();
    }

    fn resumes(&self) -> usize {
        let server = self.script.server.borrow();
        let frames = server.received_frames.iter();
        frames
            .filter(|frame| matches!(frame, ClientFrame::Resume { .. }))
            .count()
    }
}

#[test]
fn one_socket_serves_twenty_conversations_a_reload_of_the_list_and_settings() {
    let story = LiveStory::begin();
    let conversations: Vec<ConversationId> = {
        let mut server = story.script.server.borrow_mut();
        (0..20).map(|_| server.start_conversation()).collect()
    };
    story.script.settle();
    for conversation in &conversations {
        story.select(*conversation);
    }
    for filter in Filter::EVERY {
        story.live.load_conversations(filter);
    }
    story.live.search("harbour");
    story.script.settle();
    // Settings show no conversation.
    story.live.viewing(None);
    story.script.pass(5_000);
    story.select(conversations[0]);

    assert_eq!(story.script.sockets_opened.get(), 1);
    assert_eq!(story.resumes(), 1);
    assert_eq!(story.script.open_streams(), [Transport::Socket]);
    // The same socket carries all of them.
    for (conversation, n) in conversations.iter().zip(0..) {
        story.receive_in(*conversation, n);
    }
    story.script.settle();
    for conversation in &conversations {
        let timeline = story.live.timeline(*conversation).get_untracked();
        assert_eq!(timeline.keys.len(), 1);
    }
}
