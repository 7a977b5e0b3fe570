//! Engines: which there are, what they say, what happens in them.

use futures_util::StreamExt;
use model::{AddressSource, Failure, MirrorSubject, Reach};

use super::{Context, actions};
use crate::arguments::EngineVerb;
use crate::print;

pub(super) async fn contexts(context: &Context) -> Result<u8, Failure> {
    let choices = context.app.engines().await;
    if context.json {
        for choice in &choices {
            print::out(&print::json_line(choice)?)?;
        }
        return Ok(0);
    }
    let chosen = context.app.engine_state();
    let rows: Vec<Vec<String>> = choices
        .iter()
        .map(|choice| {
            let mark = if choice.address == chosen.address {
                "*"
            } else {
                ""
            };
            vec![
                mark.to_owned(),
                choice.name.clone(),
                choice.address.to_string(),
                source_text(&choice.source),
                reach_text(&choice.reach),
            ]
        })
        .collect();
    print::out(&print::table(
        &["", "NAME", "ADDRESS", "NAMED BY", "STATE"],
        &rows,
    ))?;
    Ok(0)
}

fn source_text(source: &AddressSource) -> String {
    match source {
        AddressSource::Given => "--engine".to_owned(),
        AddressSource::DockerHost => "DOCKER_HOST".to_owned(),
        AddressSource::Context(name) => format!("context {name}"),
        AddressSource::WellKnown(name) => format!("usual place of {name}"),
        AddressSource::Native => "Fairlead's private engine".to_owned(),
    }
}

fn reach_text(reach: &Reach) -> String {
    match reach {
        Reach::Answers { version } => format!("answers, {version}"),
        Reach::Denied => "no permission".to_owned(),
        Reach::Absent => "absent".to_owned(),
        Reach::Unasked { reason } => format!("not asked: {reason}"),
    }
}

pub(super) async fn engine(context: &Context, verb: Option<&EngineVerb>) -> Result<u8, Failure> {
    match verb {
        None | Some(EngineVerb::Info) => {
            if actions::shown(context, &MirrorSubject::Engine)? {
                return Ok(0);
            }
            let facts = context.app.facts().await?;
            let text = if context.json {
                print::json_line(&facts)?
            } else {
                print::facts(&facts)
            };
            print::out(&text)?;
        }
        Some(EngineVerb::Picture) => {
            let picture = context.app.picture().await?;
            let text = if context.json {
                print::json_line(&picture)?
            } else {
                print::picture(&picture)
            };
            print::out(&text)?;
        }
        Some(EngineVerb::Start) => {
            let address = context.app.start_native().await?;
            let text = if context.json {
                print::json_line(&address)?
            } else {
                format!("{address}\n")
            };
            print::out(&text)?;
        }
        Some(EngineVerb::Stop) => context.app.stop_native().await?,
    }
    Ok(0)
}

pub(super) async fn events(context: &Context) -> Result<u8, Failure> {
    let mut events = context.app.engine_events();
    while let Some(event) = events.next().await {
        let event = event?;
        if context.json {
            print::out(&print::json_line(&event)?)?;
            continue;
        }
        let object = match event.object {
            Some(object) => format!("{object:?}").to_lowercase(),
            None => "engine".to_owned(),
        };
        let detail = if event.action_detail.is_empty() {
            String::new()
        } else {
            format!(": {}", event.action_detail)
        };
        let name = event.name.as_deref().unwrap_or(&event.id);
        print::out(&format!(
            "{} {object} {}{detail} {name}\n",
            event.at.rfc3339(),
            event.action
        ))?;
    }
    Ok(0)
}
