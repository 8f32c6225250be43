//! A script or a module, made as short as can be without changing what it does.

use anyhow::{Result, bail};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_compat::EngineTargets;
use oxc_minifier::{CompressOptions, Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// What a source is.
pub(crate) struct Kind {
    source: SourceType,
    /// No newer syntax is put in, even where it is shorter.
    syntax: &'static str,
}

/// In a browser that does not know its syntax, a website's script may do
/// without what is missing, but must be read.
pub(crate) const SCRIPT: Kind = Kind {
    source: SourceType::script(),
    syntax: "es2019",
};

/// What starts a program in wasm runs where that does.
pub(crate) const MODULE: Kind = Kind {
    source: SourceType::mjs(),
    syntax: "es2022",
};

/// The source, minified.
pub(crate) fn minify(source: &str, kind: &Kind) -> Result<String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, kind.source).parse();
    if let Some(error) = parsed.diagnostics.first() {
        bail!("{error}");
    }
    let mut program = parsed.program;
    let target = match EngineTargets::from_target(kind.syntax) {
        Ok(target) => target,
        Err(error) => bail!("{error}"),
    };
    let options = MinifierOptions {
        compress: Some(CompressOptions {
            target,
            ..CompressOptions::default()
        }),
        ..MinifierOptions::default()
    };
    let minified = Minifier::new(options).minify(&allocator, &mut program);
    let code = Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(minified.scoping)
        .build(&program)
        .code;
    Ok(code)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use brotli::enc::BrotliEncoderParams;
    use oxc_allocator::Allocator;
    use oxc_parser::{Kind as Sign, Parser, config::TokensParserConfig};
    use oxc_span::SourceType;

    use super::{MODULE, SCRIPT, minify};
    use crate::style;

    fn loader() -> String {
        style::inlined(include_str!("../widget.js"), include_str!("../style.css"))
    }

    /// What it may cost a website's visitor, compressed.
    const BUDGET: usize = 3_000;
    /// What came after ES2019 and is written with a sign of its own.
    const NEWER: [Sign; 6] = [
        Sign::QuestionDot,
        Sign::Question2,
        Sign::Question2Eq,
        Sign::Pipe2Eq,
        Sign::Amp2Eq,
        Sign::PrivateIdentifier,
    ];

    fn brotli(text: &str) -> usize {
        let mut compressed = Vec::new();
        let params = BrotliEncoderParams::default();
        brotli::BrotliCompress(&mut Cursor::new(text), &mut compressed, &params).unwrap();
        compressed.len()
    }

    /// The signs of newer syntax in a script that must be one.
    fn newer(script: &str) -> Vec<Sign> {
        let allocator = Allocator::default();
        let parser = Parser::new(&allocator, script, SourceType::script());
        let parsed = parser.with_config(TokensParserConfig).parse();
        assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
        let kinds = parsed.tokens.iter().map(|token| token.kind());
        kinds.filter(|kind| NEWER.contains(kind)).collect()
    }

    #[test]
    fn the_loader_stays_small() {
        let minified = minify(&loader(), &SCRIPT).unwrap();
        let (short, compressed) = (minified.len(), brotli(&minified));
        println!(
            "{} bytes, minified {short}, brotli {compressed}",
            loader().len()
        );
        assert!(compressed <= BUDGET, "{compressed} bytes with brotli");
    }

    #[test]
    fn the_loader_is_read_by_browsers_that_know_es2019() {
        assert_eq!(newer(&minify(&loader(), &SCRIPT).unwrap()), []);
    }

    #[test]
    fn what_was_written_longer_for_old_browsers_stays_so() {
        let source = "go(a == null ? void 0 : a.b); go(a != null ? a : b); a || (a = 1);";
        assert_eq!(newer(&minify(source, &SCRIPT).unwrap()), []);
        assert_eq!(newer("a?.b; a ?? b"), [Sign::QuestionDot, Sign::Question2]);
    }

    #[test]
    fn a_module_keeps_what_it_exports_and_no_name_of_its_own() {
        let source = "function starting(wasm) { return go(wasm); } export { starting as default };";
        let minified = minify(source, &MODULE).unwrap();
        assert!(minified.contains("as default"), "{minified}");
        assert!(!minified.contains("starting"), "{minified}");
    }

    #[test]
    fn a_broken_script_is_refused() {
        assert!(minify("(() => {", &SCRIPT).is_err());
    }
}
