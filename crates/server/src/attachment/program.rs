//! Names whose endings a system runs, installs or opens with another program's
//! rights at a click, whatever is inside. Kept by hand from these lists:
//!
//! - Windows: the default `PATHEXT`, and "Dangerous file types" of `AssocIsDangerous`
//!   <https://learn.microsoft.com/windows/win32/api/shlwapi/nf-shlwapi-associsdangerous>
//! - Outlook: "Blocked attachments in Outlook"
//!   <https://support.microsoft.com/office/434752e1-02d3-4e90-9124-8b81e49a8519>
//! - Gmail: "File types blocked in Gmail" <https://support.google.com/mail/answer/6590>
//! - Chromium: `download_file_types.asciipb`
//!   <https://chromium.googlesource.com/chromium/src/+/main/components/safe_browsing/content/resources/>
//!
//! Certificates, mailboxes and documents with macros are left out: they are
//! what people send to a shop, and nothing runs at a click.

use unicode_normalization::UnicodeNormalization as _;

const WINDOWS: &[&str] = &[
    "ade",
    "adp",
    "air",
    "appcontent-ms",
    "appinstaller",
    "application",
    "appref-ms",
    "appx",
    "appxbundle",
    "asx",
    "ax",
    "bas",
    "bat",
    "bgi",
    "cab",
    "cdxml",
    "chm",
    "cmd",
    "cnt",
    "com",
    "cpl",
    "deskthemepack",
    "desktopthemepackfile",
    "diagcab",
    "diagcfg",
    "diagpack",
    "diagpkg",
    "dll",
    "drv",
    "eappx",
    "eappxbundle",
    "efi",
    "emsix",
    "emsixbundle",
    "ex",
    "ex_",
    "exe",
    "fon",
    "fxp",
    "gadget",
    "grp",
    "hlp",
    "hpj",
    "hta",
    "htc",
    "img",
    "inf",
    "inf_loc",
    "ins",
    "inx",
    "iqy",
    "iso",
    "isp",
    "isu",
    "its",
    "job",
    "jnlp",
    "js",
    "jse",
    "lib",
    "library-ms",
    "lnk",
    "local",
    "mad",
    "maf",
    "mag",
    "mam",
    "manifest",
    "maq",
    "mar",
    "mas",
    "mau",
    "mav",
    "maw",
    "mcf",
    "mda",
    "mdb",
    "mde",
    "mdt",
    "mdw",
    "mdz",
    "mmc",
    "mof",
    "ms-publisher",
    "msc",
    "msh",
    "msh1",
    "msh1xml",
    "msh2",
    "msh2xml",
    "mshxml",
    "msi",
    "msix",
    "msixbundle",
    "msp",
    "mst",
    "msu",
    "mui",
    "ocx",
    "one",
    "onepkg",
    "ops",
    "oqy",
    "osd",
    "paf",
    "partial",
    "pcd",
    "pif",
    "plg",
    "ppam",
    "prf",
    "prg",
    "printerexport",
    "ps1",
    "ps1xml",
    "ps2",
    "ps2xml",
    "psc1",
    "psc2",
    "psd1",
    "psdm1",
    "psm1",
    "psrc",
    "pssc",
    "rdp",
    "reg",
    "rels",
    "rgs",
    "rqy",
    "scf",
    "scr",
    "sct",
    "search-ms",
    "searchconnector-ms",
    "settingcontent-ms",
    "sfx",
    "shb",
    "shs",
    "slk",
    "sys",
    "theme",
    "themepack",
    "tsp",
    "u3p",
    "udl",
    "url",
    "vb",
    "vbe",
    "vbp",
    "vbs",
    "vbscript",
    "vhd",
    "vhdx",
    "vsmacros",
    "vsto",
    "vsw",
    "vxd",
    "wcx",
    "webpnp",
    "website",
    "wim",
    "wll",
    "workgroup",
    "ws",
    "wsb",
    "wsc",
    "wsf",
    "wsh",
    "xap",
    "xbap",
    "xip",
    "xla",
    "xlam",
    "xll",
    "xnk",
    "xrm-ms",
];

const MACOS: &[&str] = &[
    "action",
    "afploc",
    "app",
    "applescript",
    "atloc",
    "bundle",
    "caction",
    "cdr",
    "command",
    "component",
    "configprofile",
    "cpgz",
    "definition",
    "dmg",
    "dmgpart",
    "dylib",
    "fileloc",
    "framework",
    "ftploc",
    "inetloc",
    "internetconnect",
    "ipa",
    "kext",
    "mailloc",
    "mdimporter",
    "mobileconfig",
    "mpkg",
    "networkconnect",
    "ndif",
    "osas",
    "osax",
    "osx",
    "pkg",
    "plugin",
    "prefpane",
    "qlgenerator",
    "safariextz",
    "saver",
    "scpt",
    "scptd",
    "seplugin",
    "service",
    "shortcut",
    "smi",
    "sparsebundle",
    "sparseimage",
    "term",
    "terminal",
    "toast",
    "tool",
    "udif",
    "vncloc",
    "wdgt",
    "webloc",
    "wflow",
    "workflow",
];

/// Desktops of Linux, and telephones.
const OTHER_SYSTEMS: &[&str] = &[
    "aab",
    "apk",
    "apkm",
    "apks",
    "appimage",
    "autorun",
    "bundle",
    "deb",
    "desktop",
    "ebuild",
    "elf",
    "flatpak",
    "flatpakref",
    "flatpakrepo",
    "kdelnk",
    "ko",
    "out",
    "rpm",
    "run",
    "snap",
    "so",
    "xapk",
];

/// What an interpreter that many people have takes for a program.
const SCRIPTS: &[&str] = &[
    "a3x", "ahk", "ash", "au3", "bash", "cjs", "class", "crx", "csh", "dash", "fish", "jar", "ksh",
    "lua", "mjs", "nsh", "nsi", "phar", "php", "pl", "py", "pyc", "pyo", "pyw", "pyz", "pyzw",
    "rb", "rbw", "sh", "shar", "swf", "tcl", "tcsh", "tk", "wasm", "xpi", "zsh",
];

/// Whether a system would run a file of this name.
pub fn is_called_like_one(name: &str) -> bool {
    // As a system reads it that folds letters, or drops those that show nothing.
    let read: String = name.nfkc().filter(|letter| !is_skipped(*letter)).collect();
    let read = read.to_lowercase();
    let read = read.trim_end_matches(|letter: char| letter == '.' || super::name::is_blank(letter));
    let Some((_, end)) = read.rsplit_once('.') else {
        return false;
    };
    let end = end.trim_matches(super::name::is_blank);
    // Windows takes the id of a class for the kind of a file.
    let is_class = end.starts_with('{') && end.ends_with('}');
    let lists = [WINDOWS, MACOS, OTHER_SYSTEMS, SCRIPTS];
    is_class || lists.iter().any(|list| list.contains(&end))
}

/// Letters that [`super::name`] keeps because some writing needs them.
const fn is_skipped(letter: char) -> bool {
    matches!(letter,
        '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0020}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_holds_what_windows_macos_desktops_and_mail_programs_block() {
        for end in [
            "exe",
            "com",
            "bat",
            "cmd",
            "vbs",
            "wsh",
            "msc",
            "ps1xml",
            "psm1",
            "msh",
            "scf",
            "sct",
            "hta",
            "chm",
            "iso",
            "img",
            "vhd",
            "vhdx",
            "lnk",
            "library-ms",
            "search-ms",
            "settingcontent-ms",
            "appref-ms",
            "url",
            "website",
            "xll",
            "xlam",
            "appinstaller",
            "command",
            "workflow",
            "scpt",
            "terminal",
            "action",
            "app",
            "dmg",
            "pkg",
            "mpkg",
            "desktop",
            "run",
            "appimage",
            "flatpakref",
            "snap",
            "deb",
            "rpm",
            "jar",
            "py",
            "apk",
        ] {
            assert!(is_called_like_one(&format!("invoice.{end}")), "{end}");
            let loud = format!("Invoice.pdf.{}", end.to_uppercase());
            assert!(is_called_like_one(&loud), "{loud}");
        }
        let all = [WINDOWS, MACOS, OTHER_SYSTEMS, SCRIPTS].concat();
        assert!(all.len() > 250, "{}", all.len());
        for end in all {
            assert_eq!(end, end.to_lowercase());
        }
    }

    #[test]
    fn an_ending_is_found_behind_what_hides_it() {
        for name in [
            "a.exe.",
            "a.exe. .",
            "a.exe\u{a0}",
            "a.exe\u{2800}",
            "a. exe",
            "a.ｅｘｅ",
            "a．exe",
            "a.e\u{200d}xe",
            "a.exe\u{fe0f}",
            "a.e\u{180b}x\u{180d}e\u{180f}",
            "a.{3050F4D8-98B5-11CF-BB82-00AA00BDCE0B}",
        ] {
            assert!(is_called_like_one(name), "{name}");
        }
    }

    #[test]
    fn what_people_send_to_a_shop_is_none() {
        for name in [
            "photo.jpg",
            "invoice.pdf",
            "orders.xlsx",
            "letter.docx",
            "price.csv",
            "all.zip",
            "voice.ogg",
            "film.mp4",
            "scan.tiff",
            "cert.pem",
            "exe",
            "my.executable",
            "می‌خواهم.png",
            "shop.example",
            "notes",
        ] {
            assert!(!is_called_like_one(name), "{name}");
        }
    }
}
