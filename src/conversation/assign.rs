//! Who shall answer.

use leptos::prelude::*;
use protocol::{Agent, AgentId, ConversationId};

use crate::{
    command::{Command, use_commands},
    session::{use_account, use_live},
    ui::{
        avatar::{Avatar, hue},
        icon::{Icon, SvgIcon},
        menu::{Menu, MenuItem},
    },
};

/// The menu in the header.
#[component]
pub fn AssignMenu(
    id: ConversationId,
    #[prop(into)] assignee: Signal<Option<AgentId>>,
) -> impl IntoView {
    let live = use_live();
    let account = use_account();
    let agents = ReadSignal::from(live.agents());
    let me = ReadSignal::from(live.me());
    let owner = Memo::new(move |_| {
        let assignee = assignee.get()?;
        agents.with(|agents| agents.iter().find(|agent| agent.id == assignee).cloned())
    });
    let is_me = move |id: AgentId| me.with(|me| me.as_ref().is_some_and(|me| me.id == id));
    let name = Signal::derive(move || match owner.get() {
        Some(owner) => Command::Assign.tooltip(&format!("Assigned to {}", owner.name)),
        None => Command::Assign.tooltip("Assign"),
    });
    let button = move || match owner.get() {
        Some(owner) => {
            let label = if is_me(owner.id) {
                "Me".to_owned()
            } else {
                owner.name.clone()
            };
            view! {
                <Avatar name=owner.name hue=hue(owner.id.as_bytes()) size="small" />
                <span class="label cut">{label}</span>
            }
            .into_any()
        }
        None => view! {
            <SvgIcon icon=Icon::PersonAdd />
            <span class="label">"Assign"</span>
        }
        .into_any(),
    };
    // Me first, then nobody, then the others by name.
    let others = move || {
        let mut others: Vec<Agent> = Vec::new();
        for agent in agents.get() {
            if !is_me(agent.id) && !agent.removed {
                let at = others.partition_point(|other| other.name <= agent.name);
                others.insert(at, agent);
            }
        }
        others
    };
    let chosen = move |to: Option<AgentId>| {
        (assignee.get() == to).then(|| view! { <SvgIcon icon=Icon::Check small=true /> })
    };
    let open = RwSignal::new(false);
    use_commands().on(Command::Assign, move || open.update(|open| *open = !*open));
    let assign = move |to: Option<AgentId>| account.live().assign(id, to);
    view! {
        <Menu open name class="button assign" action="assign" button=ViewFn::from(move || button)>
            {move || {
                me.get()
                    .map(|me| {
                        view! {
                            <MenuItem on_choose=move || assign(Some(me.id))>
                                <Avatar name=me.name.clone() hue=hue(me.id.as_bytes()) size="small" />
                                <span class="cut">"Me"</span>
                                {move || chosen(Some(me.id))}
                            </MenuItem>
                        }
                    })
            }}
            <MenuItem on_choose=move || assign(None)>
                <Avatar name="" hue=250 size="small" />
                <span class="cut">"Nobody"</span>
                {move || chosen(None)}
            </MenuItem>
            <div class="menu-separator"></div>
            {move || {
                others()
                    .into_iter()
                    .map(|agent| {
                        let to = Some(agent.id);
                        view! {
                            <MenuItem on_choose=move || assign(to)>
                                <Avatar name=agent.name.clone() hue=hue(agent.id.as_bytes()) size="small" />
                                <span class="cut" dir="auto">{agent.name.clone()}</span>
                                {move || chosen(to)}
                            </MenuItem>
                        }
                    })
                    .collect_view()
            }}
        </Menu>
    }
}
