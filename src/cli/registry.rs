//! `actors` and `places`.

use super::context::Context;
use super::flags::{Format, NameArgs};
use super::{Failure, Found};
use crate::article::MentionKind;
use crate::error::{Error, ErrorKind};
use crate::index::Index;
use crate::output::{json, terminal};
use crate::search::{Naming, naming};

pub fn actors(context: &mut Context, args: &NameArgs) -> Result<Found, Failure> {
    let registry = context.registry.clone();
    match (&args.name, args.format) {
        (Some(name), format) => {
            let actor = registry.find_actor(name)?;
            let index = index_at_hand(context);
            let naming = named(context, index.as_ref(), MentionKind::Actor, &actor.id, &registry.actor_path(&actor.id));
            match format {
                Format::Json => json::actor(&mut context.out, actor, naming.as_ref())?,
                Format::Text => {
                    terminal::actor(&mut context.out, actor, naming.as_ref(), &registry, context.style)?;
                }
            }
        }
        (None, Format::Json) => {
            for actor in registry.actors() {
                json::actor(&mut context.out, actor, None)?;
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
    let found = registry.find_places(name)?;
    let index = index_at_hand(context);
    for place in found {
        let lineage = place.lineage();
        let path: Vec<&str> = lineage.iter().map(|place| place.id()).collect();
        let naming = named(context, index.as_ref(), MentionKind::Place, place.id(), &path);
        match args.format {
            Format::Json => json::place(&mut context.out, &place, naming.as_ref())?,
            Format::Text => terminal::place(&mut context.out, &place, naming.as_ref(), context.style)?,
        }
    }
    Ok(Found::Some)
}

/// The index when there is one. None is built to answer what the registry answers by itself, and one that cannot be read is a remark.
fn index_at_hand(context: &Context) -> Option<Index> {
    match Index::open(&context.index_path, &context.registry) {
        Ok(index) => Some(index),
        Err(error) if error.kind() == ErrorKind::NoIndex => None,
        Err(error) => {
            context.say(&format!("note: no articles are counted: {error}"));
            None
        }
    }
}

/// How the articles of the index name an entry.
fn named(context: &Context, index: Option<&Index>, kind: MentionKind, id: &str, path: &[&str]) -> Option<Naming> {
    match naming(index?, kind, id, path) {
        Ok(naming) => Some(naming),
        Err(error) => {
            context.say(&format!("note: no articles are counted: {error}"));
            None
        }
    }
}
