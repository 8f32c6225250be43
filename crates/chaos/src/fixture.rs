//! Two businesses with agents and inboxes, made once and copied for each scenario.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};
use harness::Binary;
use tempfile::TempDir;

use crate::{
    server::{ManagedServer, Start, administer, copy_folder},
    target::Target,
};

pub(crate) const PASSWORD: &str = "chaos password";
pub(crate) const AGENTS: usize = 4;
const WEBSITES: usize = 2;

/// One business.
#[derive(Debug, Clone)]
pub(crate) struct Business {
    pub(crate) name: String,
    /// The agents' e-mail addresses.
    pub(crate) agents: Vec<String>,
    /// Its number's id at the provider.
    pub(crate) number: String,
    /// Its websites' inboxes.
    pub(crate) websites: Vec<String>,
}

/// The binary, and a data folder that nobody wrote to yet.
#[derive(Debug)]
pub(crate) struct Fixture {
    pub(crate) binary: Binary,
    pub(crate) accounts: Vec<Business>,
    seed: TempDir,
}

impl Fixture {
    /// Makes the accounts.
    pub(crate) fn set_up(binary: Binary) -> Result<Self> {
        let seed = tempfile::tempdir_in(binary.scratch())?;
        let mut fixture = Self {
            binary,
            accounts: Vec::new(),
            seed,
        };
        for place in 0..2 {
            let account = fixture.account(place)?;
            fixture.accounts.push(account);
        }
        Ok(fixture)
    }

    /// A server on a copy of that data, which is not started.
    pub(crate) fn target(&self, start: Start) -> Result<Target> {
        let folder = tempfile::tempdir_in(self.binary.scratch())?;
        let data = folder.path().join("data");
        self.desk_in(&data, start, Some(folder))
    }

    /// The same in a folder of one's own.
    pub(crate) fn desk_in(
        &self,
        data: &Path,
        start: Start,
        folder: Option<TempDir>,
    ) -> Result<Target> {
        copy_folder(&self.data(), data)?;
        Ok(Target {
            server: ManagedServer::new(self.binary.path(), data, start)?,
            accounts: self.accounts.clone(),
            _folder: folder,
        })
    }

    /// Runs the binary with these arguments: its output, or None if it fails.
    pub(crate) fn say(&self, data: &Path, words: &[&str]) -> Result<Option<String>> {
        let mut command = Command::new(self.binary.path());
        administer(&mut command, data);
        let said = command.args(words).stderr(Stdio::null()).output()?;
        let text = String::from_utf8_lossy(&said.stdout).into_owned();
        Ok(said.status.success().then_some(text))
    }

    fn data(&self) -> std::path::PathBuf {
        self.seed.path().join("data")
    }

    fn account(&self, place: usize) -> Result<Business> {
        let name = format!("Account {place}");
        let email = |agent: usize| format!("agent{agent}@account{place}.example");
        let agents: Vec<String> = (0..AGENTS).map(email).collect();
        for (agent, email) in agents.iter().enumerate() {
            let person = format!("Agent {agent}");
            let person = ["--agent", &person, "--email", email];
            let words: &[&str] = match agent {
                0 => &["account", "create", "--name", &name],
                _ => &["agent", "create", "--account", &name],
            };
            self.make(&[words, &person].concat())?;
        }
        let number = format!("10600000000000{place}");
        let inbox = ["inbox", "create", "--account", &name, "--name"];
        let whatsapp = ["WhatsApp", "--phone-number-id", &number];
        self.make(&[&inbox[..], &whatsapp].concat())?;
        let mut websites = Vec::new();
        for _ in 0..WEBSITES {
            let said = self.make(&[&inbox[..], &["Website", "--channel", "widget"]].concat())?;
            let tag = said.split_once("data-inbox=\"").map(|(_, rest)| rest);
            let id = tag.and_then(|tag| tag.split('"').next());
            websites.push(id.context("an inbox of a website has a tag")?.to_owned());
        }
        Ok(Business {
            name,
            agents,
            number,
            websites,
        })
    }

    fn make(&self, words: &[&str]) -> Result<String> {
        let said = self.say(&self.data(), words)?;
        ensure!(said.is_some(), "`frontdesk {}` failed", words.join(" "));
        Ok(said.unwrap_or_default())
    }
}
