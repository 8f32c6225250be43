//! Where messages are written. Never blocked: what is sent shows at once and
//! goes out by itself.

use leptos::{ev, html, prelude::*};
use protocol::{
    ChannelKind, ConversationId,
    command::{MAX_TEXT_CHARS, Unsendable, is_blank},
};

use super::{
    draft::{self, MessageDraft},
    reply_window::ReplyWindow,
    upload::{UploadList, Uploads},
};
use crate::{
    channel,
    clock::use_now,
    dom::{focus, storage, transfer},
    session::use_live,
    ui::{
        button::IconButton,
        icon::{Icon, SvgIcon},
    },
};
use web_sys::FileList;

/// Said from this many characters below the limit on.
const NEAR_LIMIT: usize = 200;
/// Once learnt, the hint about Enter goes.
const LEARNT: &str = "frontdesk.enter-sends";

/// What to say about the length of a text; true where it is too long.
pub fn length_words(chars: usize) -> Option<(String, bool)> {
    if chars > MAX_TEXT_CHARS {
        let over = chars - MAX_TEXT_CHARS;
        Some((
            format!("{over} characters too long: {MAX_TEXT_CHARS} is the most that can be sent"),
            true,
        ))
    } else if chars + NEAR_LIMIT > MAX_TEXT_CHARS {
        Some((format!("{} characters left", MAX_TEXT_CHARS - chars), false))
    } else {
        None
    }
}

/// Whether a key press sends. While a word is being composed, Enter chooses it.
pub fn sends(key: &str, shift: bool, other: bool, composing: bool) -> bool {
    key == "Enter" && !shift && !other && !composing
}

/// The composer of one conversation.
#[component]
pub fn ConversationComposer(id: ConversationId) -> impl IntoView {
    let live = use_live();
    let now = use_now();
    let view = ReadSignal::from(live.conversation(id));
    let conversation =
        Memo::new(move |_| view.with(|view| view.as_ref().map(|view| view.conversation.clone())));
    let window = Memo::new(move |_| {
        let now = now.get();
        conversation.with(|c| c.as_ref().map(|c| ReplyWindow::of(c, now)))
    });
    let channel = Memo::new(move |_| conversation.with(|c| c.as_ref().map(|c| c.channel)));
    // On a reload nobody is known to be here before the first answer.
    let me = ReadSignal::from(live.me());
    let draft = Memo::new(move |_| {
        let me = me.with(|me| me.as_ref().map(|me| me.id));
        MessageDraft(me.map(|me| draft::key(me, id)))
    });
    let (sending, typing) = (live.clone(), live.clone());
    let uploads: Uploads = expect_context();
    // Where we are the channel; WhatsApp's way to send files is another one.
    let takes_files = Signal::derive(move || channel.get() == Some(ChannelKind::Widget));
    let attach = StoredValue::new_local(move |files: &FileList| uploads.bring(&live, id, files));
    let dropped = window_event_listener(ev::drop, move |event| {
        let files = event.data_transfer().as_ref().and_then(transfer::files);
        let Some(files) = files else { return };
        event.prevent_default();
        if takes_files.get_untracked() {
            attach.with_value(|attach| attach(&files));
        }
    });
    // Without it the browser leaves for the file.
    let dragged = window_event_listener(ev::dragover, |event| {
        if event
            .data_transfer()
            .is_some_and(|data| transfer::has_files(&data))
        {
            event.prevent_default();
        }
    });
    on_cleanup(move || {
        dropped.remove();
        dragged.remove();
    });
    view! {
        <UploadList conversation=id />
        <Composer
            takes_files
            on_files=move |files: &FileList| attach.with_value(|attach| attach(files))
            draft
            warning=Signal::derive(move || window.get().and_then(ReplyWindow::warning))
            on_send=move |text: &str| sending.send(id, text).map(drop)
            on_typing=move || typing.typing(id)
        >
            {move || {
                channel
                    .get()
                    .map(|channel| {
                        let left = window.get().and_then(ReplyWindow::words);
                        view! {
                            <SvgIcon icon=channel::icon(channel) />
                            <span class="cut">
                                {channel::name(channel)} {left.map(|left| format!(" · {left}"))}
                            </span>
                        }
                    })
            }}
        </Composer>
    }
}

/// The text field and what stands around it; the children say where it goes.
#[component]
pub fn Composer(
    #[prop(into)] draft: Signal<MessageDraft>,
    #[prop(into)] warning: Signal<Option<&'static str>>,
    /// Whether files can be sent here.
    #[prop(into)]
    takes_files: Signal<bool>,
    on_files: impl Fn(&FileList) + Clone + 'static,
    on_send: impl Fn(&str) -> Result<(), Unsendable> + Clone + 'static,
    on_typing: impl Fn() + 'static,
    children: Children,
) -> impl IntoView {
    let field = NodeRef::<html::Textarea>::new();
    let at_first = draft.get_untracked();
    let begun = RwSignal::new(at_first.read());
    let text = RwSignal::new(begun.get_untracked());
    let refused = RwSignal::new(None::<Unsendable>);
    let learnt = RwSignal::new(storage::read(LEARNT).is_some());
    let empty = move || text.with(|text| is_blank(text));
    let length = Memo::new(move |_| text.with(|text| length_words(text.chars().count())));
    // Only with the text in it does it know its height.
    field.on_load(move |field| fit(&field));

    let write = move |now: String| {
        draft.with_untracked(|draft| draft.write(&now));
        refused.set(None);
        text.set(now);
    };
    // What was written before it was known where drafts go wins over the draft.
    Effect::new(move |before: Option<MessageDraft>| {
        let draft = draft.get();
        if before.as_ref().unwrap_or(&at_first) != &draft {
            if text.with_untracked(String::is_empty) {
                begun.set(draft.read());
                text.set(begun.get_untracked());
                request_animation_frame(move || {
                    if let Some(field) = field.try_get_untracked().flatten() {
                        fit(&field);
                    }
                });
            } else {
                text.with_untracked(|text| draft.write(text));
            }
        }
        draft
    });
    let send = move || {
        let Some(field) = field.get_untracked() else {
            return;
        };
        field.focus().ok();
        if empty() {
            return;
        }
        match on_send(&field.value()) {
            Ok(()) => {
                field.set_value("");
                write(String::new());
                fit(&field);
            }
            Err(why) => refused.set(Some(why)),
        }
    };
    let by_key = {
        let send = send.clone();
        move |event: ev::KeyboardEvent| {
            // 229 is what some browsers say instead of `isComposing`.
            let composing = event.is_composing() || event.key_code() == 229;
            let other = event.ctrl_key() || event.meta_key() || event.alt_key();
            if sends(&event.key(), event.shift_key(), other, composing) {
                event.prevent_default();
                if !empty() && !learnt.get_untracked() {
                    learnt.set(storage::write(LEARNT, "yes"));
                }
                send();
            }
        }
    };
    let typed = move |event: ev::Event| {
        write(event_target_value(&event));
        if let Some(field) = field.get_untracked() {
            fit(&field);
        }
        if !empty() {
            on_typing();
        }
    };
    let picker = NodeRef::<html::Input>::new();
    let picked = {
        let on_files = on_files.clone();
        move |_| {
            if let Some(picker) = picker.get_untracked() {
                if let Some(files) = picker.files() {
                    on_files(&files);
                }
                // The same file can be picked again.
                picker.set_value("");
            }
        }
    };
    let pasted = move |event: ev::ClipboardEvent| {
        let files = event.clipboard_data().as_ref().and_then(transfer::files);
        let files = files.filter(|_| takes_files.get_untracked());
        if let Some(files) = files {
            event.prevent_default();
            on_files(&files);
        }
    };
    let foot = move || match (refused.get(), length.get()) {
        (Some(why), _) => Some((why.to_string(), true)),
        (None, length) => length,
    };
    view! {
        <div class="composer">
            {move || {
                warning
                    .get()
                    .map(|words| {
                        view! {
                            <p class="warning" id="composer-warning">
                                <SvgIcon icon=Icon::Alert />
                                {words}
                            </p>
                        }
                    })
            }}
            <div class="composer-field">
                <Show when=move || takes_files.get()>
                    <IconButton
                        icon=Icon::Attach
                        name="Attach a file"
                        on_press=move |_| {
                            if let Some(picker) = picker.get_untracked() {
                                picker.click();
                            }
                        }
                    />
                </Show>
                <input node_ref=picker type="file" multiple hidden on:change=picked />
                <textarea
                    node_ref=field
                    name="message"
                    rows="1"
                    dir="auto"
                    placeholder="Write a reply"
                    aria-label="Write a reply"
                    aria-describedby="composer-warning"
                    autocomplete="off"
                    prop:value=move || begun.get()
                    on:input=typed
                    on:keydown=by_key
                    on:paste=pasted
                ></textarea>
                <button
                    type="button"
                    class="button composer-send"
                    data-kind=move || if empty() { "icon" } else { "primary" }
                    data-empty=move || empty().then_some("")
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
                {move || match foot() {
                    Some((words, wrong)) => {
                        view! {
                            <span role="status" data-error=wrong.then_some("")>
                                {words}
                            </span>
                        }
                            .into_any()
                    }
                    None if learnt.get() => ().into_any(),
                    None => {
                        view! { <span class="composer-hint">"Enter sends, Shift Enter breaks the line"</span> }
                            .into_any()
                    }
                }}
            </div>
        </div>
    }
}

/// As high as its text, where the browser does not see to that itself.
fn fit(field: &web_sys::HtmlTextAreaElement) {
    if matches!(
        web_sys::css::supports_with_value("field-sizing", "content"),
        Ok(true)
    ) {
        return;
    }
    let style = web_sys::HtmlElement::style(field);
    // Style limits it; both properties are valid.
    style.set_property("height", "auto").ok();
    let height = format!("{}px", field.scroll_height());
    style.set_property("height", &height).ok();
}

/// Puts the keyboard into the composer.
pub fn focus_composer() {
    focus::focus("textarea[name=message]");
}
