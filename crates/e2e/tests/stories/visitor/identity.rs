//! A website says who its visitors are, and nobody else can.

use anyhow::{Result, ensure};
use e2e::{MAYA, Signer, Story, Subject, VisitorBrowser, hers, ours, story};
use serde_json::{Value, json};

use super::{SOMEBODY, Scene, scene};

const RANA: Subject = Subject {
    id: "customer 7",
    name: "Rana Haddad",
};
const SAMI: Subject = Subject {
    id: "customer 8",
    name: "Sami Aoun",
};

/// A website that has its inbox's secret.
async fn signing_scene(story: &Story) -> Result<(Scene, Signer)> {
    let scene = scene(story).await?;
    let inbox = scene.rana.website.inbox();
    let signer = scene.desk.client(MAYA).await?.signer(inbox).await?;
    Ok((scene, signer))
}

/// Another browser of somebody on the same website.
async fn another_device(story: &Story, Scene { desk, rana, .. }: &Scene) -> Result<VisitorBrowser> {
    let device = story.visitor(desk, rana.website.inbox()).await?;
    device.come().await?;
    Ok(device)
}

#[test]
fn whoever_a_site_signs_is_known_by_name_and_has_one_history_on_every_device() {
    story(async |story| {
        let (scene, signer) = &signing_scene(story).await?;
        let Scene { desk, maya, rana } = scene;
        rana.open_chat().await?;
        rana.begins_anew("identify", signer.sign(RANA)).await?;
        rana.write("is my order on its way?").await?;
        maya.open(RANA.name).await?;
        maya.is_vouched_for(true).await?;
        maya.type_and_send("it is").await?;
        let mut said = vec![hers("is my order on its way?"), ours("it is")];
        rana.sees(&said).await?;

        // The site knows her before she opens the chat.
        let laptop = another_device(story, scene).await?;
        laptop.command("identify", signer.sign(RANA)).await?;
        laptop.open_chat().await?;
        laptop.sees(&said).await?;
        laptop.write("thank you").await?;
        said.push(hers("thank you"));
        rana.sees(&said).await?;
        maya.sees(&said).await?;
        laptop.reload().await?;
        laptop.open_chat().await?;
        laptop.sees(&said).await?;

        let client = desk.client(MAYA).await?;
        let conversations = client.bootstrap().await?.conversations.items;
        ensure!(conversations.len() == 1, "{conversations:?}");
        rana.is_flawless().await?;
        laptop.is_flawless().await
    });
}

#[test]
fn two_people_whom_a_site_signs_at_one_device_see_nothing_of_each_other() {
    story(async |story| {
        let (Scene { maya, rana, .. }, signer) = &signing_scene(story).await?;
        rana.open_chat().await?;
        rana.begins_anew("identify", signer.sign(RANA)).await?;
        rana.write("my order is late").await?;
        maya.open(RANA.name).await?;
        maya.type_and_send("let me look").await?;
        let hers_only = [hers("my order is late"), ours("let me look")];
        rana.sees(&hers_only).await?;
        rana.fill("#text", "half a thought").await?;

        rana.begins_anew("reset", Value::Null).await?;
        rana.sees(&[]).await?;
        let draft: String = rana
            .in_chat("return document.getElementById('text').value", vec![])
            .await?;
        ensure!(draft.is_empty(), "{draft:?}");
        rana.begins_anew("identify", signer.sign(SAMI)).await?;
        rana.sees(&[]).await?;
        rana.write("hello").await?;
        maya.open(SAMI.name).await?;
        maya.is_vouched_for(true).await?;
        maya.sees(&[hers("hello")]).await?;
        maya.type_and_send("welcome").await?;
        rana.sees(&[hers("hello"), ours("welcome")]).await?;

        // The site forgot to say that Sami had left.
        rana.begins_anew("identify", signer.sign(RANA)).await?;
        rana.sees(&hers_only).await?;
        rana.reload().await?;
        rana.command("identify", signer.sign(RANA)).await?;
        rana.open_chat().await?;
        rana.sees(&hers_only).await?;
        rana.is_flawless().await
    });
}

#[test]
fn a_forged_word_and_an_expired_one_are_refused_and_show_nothing_of_anybody() {
    story(async |story| {
        let (scene, signer) = &signing_scene(story).await?;
        let Scene { maya, rana, .. } = scene;
        rana.open_chat().await?;
        rana.begins_anew("identify", signer.sign(RANA)).await?;
        rana.write("my address is 5 Cedar Street").await?;
        maya.open(RANA.name).await?;

        let thief = another_device(story, scene).await?;
        let forged = Signer::new("a guess").sign(RANA);
        // As long as there is no chat, nobody knows that it is.
        let pending = thief.command("identify", forged.clone()).await?;
        ensure!(pending == json!({ "pending": true }), "{pending}");
        thief.open_chat().await?;
        thief.is_live().await?;
        for (word, code) in [
            (forged, "identity_invalid"),
            (json!({ "token": "not.a.token" }), "identity_invalid"),
            (signer.sign_expired(RANA), "identity_expired"),
        ] {
            let refused = thief.command("identify", word).await;
            let said = refused.err().map(|error| error.to_string());
            let is_refused = said.as_ref().is_some_and(|said| said.contains(code));
            ensure!(is_refused, "{said:?} instead of {code}");
            thief.sees(&[]).await?;
        }
        thief.write("hello").await?;
        maya.open(SOMEBODY).await?;
        maya.sees(&[hers("hello")]).await?;
        thief.sees(&[hers("hello")]).await?;
        thief.throws_nothing().await
    });
}

#[test]
fn where_the_site_has_to_sign_a_visitor_can_write_and_their_own_word_is_no_name() {
    story(async |story| {
        let (Scene { desk, maya, rana }, signer) = &signing_scene(story).await?;
        let inbox = rana.website.inbox();
        desk.client(MAYA).await?.require_identity(inbox).await?;
        let own_word = json!({ "name": RANA.name, "email": "rana@shop.example" });
        rana.command("identify", own_word).await?;
        rana.open_chat().await?;
        rana.write("I am Rana, believe me").await?;
        maya.open(SOMEBODY).await?;
        maya.sees(&[hers("I am Rana, believe me")]).await?;
        ensure!(maya.count(".contact .verification").await? == 0);

        rana.begins_anew("identify", signer.sign(RANA)).await?;
        maya.open(RANA.name).await?;
        maya.is_vouched_for(true).await?;
        rana.sees(&[hers("I am Rana, believe me")]).await?;
        rana.throws_nothing().await
    });
}
