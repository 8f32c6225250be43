//! Where messages are written. Never blocked: what is sent shows at once and
//! goes out by itself.

pub mod field;
pub mod files;
pub mod hints;
pub mod tray;

use std::fmt;

use leptos::{html, prelude::*};
use live::ConversationView;
use protocol::{
    Capabilities, ConversationId,
    command::{MAX_TEXT_CHARS, Unsendable, is_blank},
};

use self::{
    field::MessageField,
    files::{AttachButton, attach_dropped_files},
    hints::Hints,
    tray::TrayList,
};
use super::{
    draft::{self, MessageDraft},
    reply_window::ReplyWindow,
    tray::{
        contents::{AttachmentTray, FailedFile},
        trays::{AttachmentTrays, ConversationTray},
    },
};
use crate::{
    channel,
    clock::use_now,
    dom::transfer::FileTransfer,
    session::{use_account, use_live},
    ui::icon::{Icon, SvgIcon},
    workspace::Announcer,
};

/// Said where somebody pastes or drops a file that the channel does not carry.
const NO_FILES: &str = "Files cannot be sent in this conversation yet.";

/// The composer of one conversation.
#[component]
pub fn ConversationComposer(id: ConversationId) -> impl IntoView {
    let live = use_live();
    let now = use_now();
    let view = ReadSignal::from(live.conversation(id));
    let capabilities = use_capabilities(view);
    let window = Memo::new(move |_| {
        let now = now.get();
        view.with(|view| {
            let conversation = &view.as_ref()?.conversation;
            let window =
                capabilities.with(|capabilities| ReplyWindow::of(conversation, capabilities, now));
            Some(window)
        })
    });
    let channel =
        Memo::new(move |_| view.with(|view| view.as_ref().map(|view| view.conversation.channel)));
    // On a reload nobody is known to be here before the first answer.
    let me = ReadSignal::from(live.me());
    let draft = Memo::new(move |_| {
        let me = me.with(|me| me.as_ref().map(|me| me.id));
        MessageDraft(me.map(|me| draft::key(me, id)))
    });
    let (sending, typing) = (live.clone(), live);
    let tray = expect_context::<AttachmentTrays>().of(id);
    let takes_files = Signal::derive(move || capabilities.with(Capabilities::sends_attachments));
    let max_chars = Signal::derive(move || capabilities.with(|able| able.max_text_chars));
    let on_send = move |text: &str| {
        if untrack(move || tray.with(AttachmentTray::waiting_count)) == 0 {
            let sent = sending.send(id, text).map(drop);
            return sent.map_err(ComposerError::Text);
        }
        let caption = (!is_blank(text)).then(|| text.to_owned());
        let chars = text.chars().count();
        let max_chars = max_chars.get_untracked().min(MAX_TEXT_CHARS);
        if caption.is_some() && chars > max_chars {
            let too_long = Unsendable::TooLong { chars, max_chars };
            return Err(ComposerError::Text(too_long));
        }
        tray.send(caption).map_err(ComposerError::File)
    };
    let destination = move || {
        let channel = channel::profile(channel.get()?);
        let name = view.with(|view| {
            let view = view.as_ref()?;
            Some(channel.name_for(&view.conversation.contact))
        });
        let left = window.get().and_then(ReplyWindow::words);
        Some(view! {
            <SvgIcon icon=channel.icon />
            <span class="cut">
                {name} {left.map(|left| format!(" · {left}"))}
            </span>
        })
    };
    view! {
        <Composer
            tray
            takes_files
            draft
            max_chars
            warning=Signal::derive(move || window.get()?.warning(channel.get()?))
            on_send
            on_typing=move || typing.typing(id)
        >
            {destination}
        </Composer>
    }
}

/// What the conversation's channel can carry: its inbox says so.
pub fn use_capabilities(view: ReadSignal<Option<ConversationView>>) -> Memo<Capabilities> {
    let account = use_account();
    Memo::new(move |_| {
        let inbox = view.with(|view| view.as_ref().map(|view| view.conversation.inbox_id));
        let inbox = inbox.and_then(|inbox| account.live().inbox(inbox).get());
        inbox.map(|inbox| inbox.capabilities).unwrap_or_default()
    })
}

/// Why nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ComposerError {
    /// The text, or the caption, cannot be sent.
    Text(Unsendable),
    File(FailedFile),
}

impl fmt::Display for ComposerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(why) => why.fmt(f),
            Self::File(why) => why.fmt(f),
        }
    }
}

/// What the parts of a composer share.
#[derive(Debug, Clone, Copy)]
pub struct ComposerState {
    tray: ConversationTray,
    draft: Signal<MessageDraft>,
    /// None until something is typed: the draft is shown until then.
    typed: RwSignal<Option<String>>,
    /// What the field begins with.
    initial: Memo<String>,
    /// Why nothing was sent, until what was in the way is changed.
    refused: RwSignal<Option<ComposerError>>,
    /// Why files were not taken, until the tray is changed.
    files_refused: RwSignal<Option<String>>,
    /// The agent knows that Enter sends.
    knows_enter: RwSignal<bool>,
    field: NodeRef<html::Textarea>,
    tray_list: NodeRef<html::Ul>,
}

impl ComposerState {
    fn new(draft: Signal<MessageDraft>, tray: ConversationTray) -> Self {
        let typed = RwSignal::new(None::<String>);
        let initial = Memo::new(move |before: Option<&String>| {
            let draft = draft.get();
            match before {
                Some(before) if typed.with_untracked(Option::is_some) => before.clone(),
                _ => draft.read(),
            }
        });
        // What was typed before it was known whose draft it is wins over what
        // is stored.
        Effect::new(move |_| {
            let draft = draft.get();
            let typed = typed.get_untracked().filter(|typed| !typed.is_empty());
            if let Some(typed) = typed {
                draft.write(&typed);
            }
        });
        let refused = RwSignal::new(None);
        let failed = Memo::new(move |_| tray.with(AttachmentTray::failed));
        Effect::new(move |_| {
            let failed = failed.get();
            refused.update(|refused| {
                if matches!(refused, Some(ComposerError::File(_))) {
                    *refused = failed.map(ComposerError::File);
                }
            });
        });
        Self {
            tray,
            draft,
            typed,
            initial,
            refused,
            files_refused: RwSignal::new(None),
            knows_enter: RwSignal::new(hints::knows_enter()),
            field: NodeRef::new(),
            tray_list: NodeRef::new(),
        }
    }

    /// What is written, tracked.
    fn with_text<T>(self, read: impl FnOnce(&str) -> T) -> T {
        self.typed.with(|typed| match typed {
            Some(typed) => read(typed),
            None => self.initial.with(|initial| read(initial)),
        })
    }

    fn is_empty(self) -> bool {
        self.with_text(is_blank)
    }

    /// Whether Send has something to send, tracked: a text, or files.
    fn has_content(self) -> bool {
        let files = self.tray.with(AttachmentTray::waiting_count);
        files > 0 || !self.is_empty()
    }

    fn focus_field(self) {
        if let Some(field) = self.field.get_untracked() {
            field.focus().ok();
        }
    }

    /// A caption that was sent is a draft again, before what was written since.
    fn put_back(self, caption: &str) {
        let Some(field) = self.field.get_untracked() else {
            return;
        };
        let written = field.value();
        let text = if is_blank(&written) {
            caption.to_owned()
        } else {
            format!("{caption}\n{written}")
        };
        field.set_value(&text);
        self.write(text);
        field::fit_height(&field);
    }

    /// The agent changed the text.
    fn write(self, text: String) {
        self.draft.with_untracked(|draft| draft.write(&text));
        self.refused.set(None);
        self.typed.set(Some(text));
    }
}

/// The text field and what stands around it; the children say where it goes.
#[component]
pub fn Composer(
    tray: ConversationTray,
    #[prop(into)] draft: Signal<MessageDraft>,
    /// The longest text that can be sent.
    #[prop(into)]
    max_chars: Signal<usize>,
    #[prop(into)] warning: Signal<Option<&'static str>>,
    /// Whether files can be sent here.
    #[prop(into)]
    takes_files: Signal<bool>,
    on_send: impl Fn(&str) -> Result<(), ComposerError> + 'static,
    on_typing: impl Fn() + 'static,
    children: Children,
) -> impl IntoView {
    let state = ComposerState::new(draft, tray);
    let announcer: Announcer = expect_context();
    let on_files = move |files: FileTransfer| {
        if takes_files.get_untracked() {
            tray::attach(state, announcer, files);
        } else {
            state.files_refused.set(Some(NO_FILES.to_owned()));
        }
    };
    attach_dropped_files(on_files);
    let send = StoredValue::new_local(move || {
        let Some(field) = state.field.get_untracked() else {
            return;
        };
        field.focus().ok();
        if !untrack(move || state.has_content()) {
            return;
        }
        match on_send(&field.value()) {
            Ok(()) => {
                field.set_value("");
                state.write(String::new());
                state.files_refused.set(None);
                field::fit_height(&field);
            }
            Err(why) => state.refused.set(Some(why)),
        }
    });
    let send = move || send.with_value(|send| send());
    let is_empty = move || !state.has_content();
    view! {
        <div class="composer">
            {move || warning.get().map(|words| view! { <Warning words /> })}
            <TrayList state />
            <div class="composer-field">
                <Show when=move || takes_files.get()>
                    <AttachButton on_files />
                </Show>
                <MessageField state on_files on_send=send on_typing />
                <button
                    type="button"
                    class="button composer-send"
                    data-kind=move || if is_empty() { "icon" } else { "primary" }
                    data-empty=move || is_empty().then_some("")
                    aria-label="Send"
                    title="Send (Enter)"
                    // The keyboard stays in the text.
                    on:pointerdown=move |event| event.prevent_default()
                    on:click=move |_| send()
                >
                    <SvgIcon icon=Icon::Send />
                </button>
            </div>
            <div class="composer-footer meta">
                <span>{children()}</span>
                <Hints state max_chars />
            </div>
        </div>
    }
}

#[component]
fn Warning(words: &'static str) -> impl IntoView {
    view! {
        <p class="warning" id="composer-warning">
            <SvgIcon icon=Icon::Alert />
            {words}
        </p>
    }
}
