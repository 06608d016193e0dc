//! `actors` and `places`.

use super::context::Context;
use super::flags::{Format, NameArgs};
use super::{Failure, Found};
use crate::error::{Error, ErrorKind};
use crate::output::{json, terminal};

pub fn actors(context: &mut Context, args: &NameArgs) -> Result<Found, Failure> {
    let registry = context.registry.clone();
    match (&args.name, args.format) {
        (Some(name), Format::Json) => json::actor(&mut context.out, registry.find_actor(name)?)?,
        (Some(name), Format::Text) => {
            terminal::actor(&mut context.out, registry.find_actor(name)?, &registry, context.style)?;
        }
        (None, Format::Json) => {
            for actor in registry.actors() {
                json::actor(&mut context.out, actor)?;
            }
        }
        (None, Format::Text) => terminal::actors(&mut context.out, registry.actors().iter(), context.style)?,
    }
    Ok(Found::Some)
}

pub fn places(context: &mut Context, args: &NameArgs) -> Result<Found, Failure> {
    let registry = context.registry.clone();
    let Some(name) = &args.name else {
        let message = format!("name a place: the registry has {}", registry.place_count());
        return Err(Error::new(ErrorKind::BadArgument, message)
            .hint("`vigie places Ménaka`, `vigie places Mali/Ménaka`")
            .into());
    };
    for place in registry.find_places(name)? {
        match args.format {
            Format::Json => json::place(&mut context.out, &place)?,
            Format::Text => terminal::place(&mut context.out, &place, context.style)?,
        }
    }
    Ok(Found::Some)
}
