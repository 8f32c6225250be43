//! The launcher's style, put into its script.

/// What stands for the style in the script.
const PLACE: &str = "\"./style.css\"";

/// The script with its style in it.
pub(crate) fn inlined(script: &str, style: &str) -> String {
    // A text of Rust without control characters is one of JavaScript, too.
    script.replace(PLACE, &format!("{:?}", short(style)))
}

/// A style without comments and needless white space.
fn short(style: &str) -> String {
    let mut rest = style;
    let mut text = String::new();
    while let Some((before, comment)) = rest.split_once("/*") {
        text += before;
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    text += rest;
    let mut short = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // Not before a colon: in a selector that is another one.
    for sign in ["{", "}", ";", ",", ">", "<", "!"] {
        short = short.replace(&format!(" {sign}"), sign);
        short = short.replace(&format!("{sign} "), sign);
    }
    short
        .replace(": ", ":")
        .replace(";}", "}")
        .replace("0.", ".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_loses_comments_and_space_alone() {
        let style = "/* Ours. */\n:host {\n  color: #fff !important;\n  --place: auto 16px;\n}\n\
            div > button,\nsection { height: min(704px, 100dvh - 104px); }\n\
            @media (width < 480px) {\n  .open .live * { inset: 0; }\n}\n";
        let expected = ":host{color:#fff!important;--place:auto 16px}\
            div>button,section{height:min(704px,100dvh - 104px)}\
            @media (width<480px){.open .live *{inset:0}}";
        assert_eq!(short(style), expected);
    }

    #[test]
    fn a_script_has_its_style_in_it() {
        let script = inlined("const STYLE = \"./style.css\";", "a { color: \"x\"; }");
        assert_eq!(script, r#"const STYLE = "a{color:\"x\"}";"#);
    }
}
