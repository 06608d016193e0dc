//! Help and completions are made from the same table as the commands, and forget none of them.

mod common;

use common::Desk;

const COMMANDS: [&str; 13] = [
    "index",
    "rebuild",
    "search",
    "count",
    "facets",
    "timeline",
    "show",
    "actors",
    "places",
    "analyze",
    "stats",
    "verify",
    "completions",
];

/// The sub-commands that `vigie --help` lists.
fn listed(desk: &Desk) -> Vec<String> {
    let help = desk.run(["--help"]).succeeded().stdout;
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    // Names stand two columns in; what is further right continues a description.
    let names = commands.filter_map(|line| line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')));
    names.filter_map(|rest| rest.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn the_help_lists_every_command() {
    let listed = listed(&Desk::new());
    for command in COMMANDS {
        assert!(listed.iter().any(|name| name == command), "{command} is not among {listed:?}");
    }
}

#[test]
fn every_command_has_help() {
    let desk = Desk::new();
    for command in listed(&desk).iter().filter(|name| *name != "help") {
        for flag in ["--help", "-h"] {
            let help = desk.run([command, flag]).succeeded();
            assert!(help.stdout.contains(&format!("Usage: vigie {command}")), "{command} {flag}: {help:?}");
            assert_eq!(help.stderr, "", "{command} {flag}");
        }
    }
}

#[test]
fn the_help_of_search_explains_the_query_language_by_example() {
    let help = Desk::new().run(["search", "--help"]).succeeded().stdout;
    for part in ["a phrase", "OU", "SAUF", "pref*", "word~", "acteur:", "lieu:", "--since", "--not-actor"] {
        assert!(help.contains(part), "{part} is missing in {help}");
    }
}

#[test]
fn completions_know_every_command_and_the_flags() {
    let desk = Desk::new();
    let listed = listed(&desk);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = desk.run(["completions", shell]).succeeded();
        assert_eq!(script.stderr, "", "{shell}");
        for command in &listed {
            assert!(script.stdout.contains(command.as_str()), "{shell} does not know {command}");
        }
        for flag in ["actor", "not-actor", "date-field", "prune"] {
            assert!(script.stdout.contains(flag), "{shell} does not know --{flag}");
        }
    }
}

#[test]
fn the_manual_page_knows_every_command_and_the_flags() {
    let desk = Desk::new();
    let page = desk.run(["man"]).succeeded().stdout.replace("\\-", "-");
    assert!(page.contains(".TH VIGIE 1"), "{page}");
    for command in listed(&desk).iter().filter(|name| *name != "help") {
        assert!(page.contains(&format!("VIGIE {}", command.to_uppercase())), "{command} has no section");
    }
    for flag in ["--not-actor", "--date-field", "--prune", "--explain", "--by"] {
        assert!(page.contains(flag), "{flag} is missing");
    }
}

#[test]
fn a_shell_that_nobody_knows_is_an_error() {
    Desk::new().run(["completions", "sh"]).failed_saying(&["bash", "zsh", "fish"]);
}

#[test]
fn without_a_command_the_help_is_shown_as_an_error() {
    Desk::new().run([""; 0]).failed_saying(&["Usage: vigie", "search", "EXAMPLES"]);
}

#[test]
fn the_version_is_that_of_the_package() {
    let version = Desk::new().run(["--version"]).succeeded();
    assert_eq!(version.stdout, format!("vigie {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn french_names_of_commands_work_too() {
    let desk = Desk::indexed(&[("a.txt", "Attaque à Kati\n\nLe Jnim a attaqué Kati vendredi 22 juillet 2022.\n")]);
    for (french, english) in [("chercher", "search"), ("compter", "count")] {
        let said = |command| desk.run([command, "Kati"]).succeeded().stdout;
        assert_eq!(said(french), said(english));
    }
    let acteurs = desk.run(["acteurs", "jnim"]).succeeded().stdout;
    assert_eq!(acteurs, desk.run(["actors", "JNIM"]).succeeded().stdout);
}
