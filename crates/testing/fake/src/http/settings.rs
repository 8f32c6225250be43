//! How a website's chat is set up.

use protocol::{
    Event, Problem,
    command::is_blank,
    settings::{ChangeWidget, IdentitySecret, NewWebsite},
};

use super::{json, not_found, parse};
use crate::server::FakeServer;

impl FakeServer {
    pub(super) fn answer_settings(
        &mut self,
        method: &str,
        inbox: &str,
        rest: &[&str],
        body: &str,
    ) -> Result<String, Problem> {
        if inbox != self.inbox.id.to_string() {
            return Err(not_found());
        }
        match (method, rest) {
            ("GET", []) => json(&self.widget_settings),
            ("PATCH", []) => {
                self.refuse()?;
                let change = parse(body)?;
                self.change_widget(change);
                json(&self.widget_settings)
            }
            ("POST", ["identity-secret"]) => {
                self.secrets += 1;
                self.widget_settings.has_identity_secret = true;
                json(&IdentitySecret {
                    secret: format!("secret number {}", self.secrets),
                })
            }
            _ => Err(not_found()),
        }
    }

    /// There is one inbox: it is the website that is made.
    pub(super) fn make_website(&mut self, body: &str) -> Result<String, Problem> {
        self.refuse()?;
        let NewWebsite { name } = parse(body)?;
        if is_blank(&name) {
            let problem = Problem::new(422, "name_blank", "The name is blank");
            return Err(problem.with_detail("Give it a name."));
        }
        self.inbox.name.clone_from(&name);
        self.widget_settings.widget.name = name;
        json(&self.inbox)
    }

    /// Changes what is given of the chat's settings.
    pub fn change_widget(&mut self, change: ChangeWidget) {
        let version = self.next_seq();
        let settings = &mut self.widget_settings;
        if let Some(name) = change.name {
            settings.widget.name = name;
        }
        if let Some(look) = change.look {
            settings.widget.look = look;
        }
        if let Some(domains) = change.domains {
            settings.domains = domains;
        }
        if let Some(required) = change.identity_required {
            settings.identity_required = required;
        }
        settings.widget.version = version;
        let widget = settings.widget.clone();
        // Agents' clients pass over it.
        let availability = Some(self.availability.clone());
        let event = Event::WidgetUpdated {
            widget,
            availability,
        };
        self.append(event, None);
    }
}
