//! `man`.

use clap::CommandFactory;
use clap_mangen::Man;

use super::context::Context;
use super::flags::Cli;
use super::{Failure, Found};

/// Writes one page for all commands: whoever types `man vigie` finds every flag without knowing which command has a page of its own.
pub fn man(context: &mut Context) -> Result<Found, Failure> {
    let mut cli = Cli::command();
    cli.build();
    let page = Man::new(cli.clone()).title("VIGIE");
    page.render_title(&mut context.out)?;
    page.render_name_section(&mut context.out)?;
    page.render_synopsis_section(&mut context.out)?;
    page.render_description_section(&mut context.out)?;
    page.render_options_section(&mut context.out)?;
    for command in cli.get_subcommands().filter(|command| command.get_name() != "help") {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        writeln!(context.out, ".SH \"VIGIE {}\"\n{about}", command.get_name().to_uppercase())?;
        // Global flags are described once, above.
        let own = command.clone().mut_args(|arg| if arg.is_global_set() { arg.hide(true) } else { arg });
        let page = Man::new(own);
        page.render_options_section(&mut context.out)?;
    }
    page.render_extra_section(&mut context.out)?;
    page.render_version_section(&mut context.out)?;
    Ok(Found::Some)
}
