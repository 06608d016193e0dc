//! `show`.

use super::context::Context;
use super::flags::{Format, ShowArgs};
use super::{Failure, Found};
use crate::output::{json, terminal};
use crate::search;

pub fn show(context: &mut Context, args: &ShowArgs) -> Result<Found, Failure> {
    let index = context.open_index()?;
    let articles = search::find(&index, &args.id)?;
    if articles.len() > 1 {
        context.say(&format!("{} articles have an id that is or begins with {:?}", articles.len(), args.id));
    }
    for (article, copies) in &articles {
        match args.format {
            Format::Json => json::article(&mut context.out, article, copies, &context.registry)?,
            Format::Text => terminal::article(&mut context.out, article, copies, &context.registry, context.style)?,
        }
    }
    Ok(Found::Some)
}
