//! What pages may load: the `Content-Security-Policy` of each.

use std::{fs, path::Path};

use testing::{Client, TestServer};

/// The pages as they stand in the repository, where a build would put them.
fn built(folder: &Path) {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::create_dir_all(folder.join("widget")).unwrap();
    for (from, to) in [
        ("index.html", "index.html"),
        ("crates/widget/index.html", "widget/index.html"),
        ("crates/widget/sample.html", "widget/sample.html"),
    ] {
        fs::copy(repository.join(from), folder.join(to)).unwrap();
    }
}

#[tokio::test]
async fn no_page_takes_styles_or_scripts_that_are_not_ours() {
    let folder = tempfile::tempdir().unwrap();
    built(folder.path());
    let dashboard = folder.path().to_owned();
    let desk = TestServer::open_with(|settings| settings.dashboard = Some(dashboard)).await;
    let inbox = desk.visitor().await.inbox_id;
    let client = Client::new(desk.address());
    for path in [
        "/".to_owned(),
        "/inbox".to_owned(),
        format!("/widget/{inbox}"),
        format!("/try/{inbox}"),
    ] {
        let answer = client.get(&path).await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; "), "{path}");
        assert!(policy.contains("style-src 'self'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
        let page = String::from_utf8(answer.body).unwrap();
        assert!(!page.contains(" style="), "{path}: attributes are blocked");
        if page.contains("<style") {
            assert!(policy.contains("style-src 'self' 'sha256-"), "{path}");
        }
    }
}

/// What one directive of a policy allows.
fn allowed<'a>(policy: &'a str, directive: &str) -> &'a str {
    let mut directives = policy.split(';').map(str::trim);
    let found = directives.find_map(|it| it.strip_prefix(directive));
    found.unwrap_or_default()
}

/// Files that wait above the composer are seen by their addresses on the page.
#[tokio::test]
async fn files_of_the_page_are_shown_as_pictures_and_never_run() {
    let folder = tempfile::tempdir().unwrap();
    built(folder.path());
    let dashboard = folder.path().to_owned();
    let desk = TestServer::open_with(|settings| settings.dashboard = Some(dashboard)).await;
    let inbox = desk.visitor().await.inbox_id;
    let client = Client::new(desk.address());
    for path in ["/inbox".to_owned(), format!("/widget/{inbox}")] {
        let answer = client.get(&path).await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(allowed(policy, "img-src ").contains("blob:"), "{policy}");
        for directive in ["default-src ", "script-src ", "style-src ", "connect-src "] {
            assert!(!allowed(policy, directive).contains("blob:"), "{policy}");
        }
    }
}

/// Attributes would be blocked; what a view sets by `style:` is not.
#[test]
fn no_view_has_a_style_attribute() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut looked_at = 0;
    let mut folders = vec![repository.join("src"), repository.join("crates/widget/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for attribute in [" style=", "set_attribute(\"style", "<style"] {
                assert!(!text.contains(attribute), "{attribute} in {path:?}");
            }
            looked_at += 1;
        }
    }
    assert!(looked_at > 20, "the views are found");
}
