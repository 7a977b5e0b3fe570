//! Images of an in-memory Engine.

use std::collections::BTreeMap;

use engine::ErrorKind;
use model::{ByteSize, ObjectKind, Timestamp};

use super::clock;
use super::event::Attributes;
use super::world::{Answer, Refusal, World, by_prefix};

/// An Image.
#[derive(Debug, Clone)]
pub(crate) struct Image {
    pub(crate) id: String,
    pub(crate) tags: Vec<String>,
    pub(crate) digests: Vec<String>,
    pub(crate) created: Timestamp,
    pub(crate) size: ByteSize,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) entrypoint: Vec<String>,
    pub(crate) command: Vec<String>,
    pub(crate) env: Vec<String>,
    pub(crate) exposed_ports: Vec<String>,
    pub(crate) volumes: Vec<String>,
    pub(crate) layers: Vec<String>,
}

/// A reference with its tag written out.
pub(crate) fn with_tag(reference: &str) -> String {
    let last = reference.rsplit('/').next().unwrap_or(reference);
    if last.contains(':') || reference.contains('@') {
        reference.to_owned()
    } else {
        format!("{reference}:latest")
    }
}

/// Whether a text has the form of a reference (distribution/reference, without its finest rules).
fn is_reference(text: &str) -> bool {
    let path = text.rsplit_once(':').filter(|(_, tag)| !tag.contains('/'));
    let (path, tag) = path.map_or((text, "latest"), |(path, tag)| (path, tag));
    let is_word = |text: &str, more: &str| {
        text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || more.contains(c))
    };
    is_word(tag, "_.-")
        && !path.is_empty()
        && path
            .split('/')
            .all(|part| is_word(part, "_.-:") && !part.chars().any(|c| c.is_ascii_uppercase()))
}

impl World {
    pub(crate) fn add_image(&mut self, tag: &str, command: &[&str]) -> String {
        let id = format!("sha256:{}", self.seed.id());
        let layer = format!("sha256:{}", self.seed.id());
        let image = Image {
            id: id.clone(),
            tags: Vec::new(),
            digests: Vec::new(),
            created: clock::now(),
            size: ByteSize(2_000_000),
            labels: BTreeMap::new(),
            entrypoint: Vec::new(),
            command: command.iter().map(|word| (*word).to_owned()).collect(),
            env: Vec::new(),
            exposed_ports: Vec::new(),
            volumes: Vec::new(),
            layers: vec![layer],
        };
        self.images.insert(id.clone(), image);
        self.move_tag(&id, &with_tag(tag));
        id
    }

    fn move_tag(&mut self, id: &str, tag: &str) {
        for image in self.images.values_mut() {
            image.tags.retain(|other| other != tag);
        }
        if let Some(image) = self.images.get_mut(id) {
            image.tags.push(tag.to_owned());
            image.tags.sort();
        }
    }

    /// Finds an Image by tag, id, or unambiguous beginning of an id.
    pub(crate) fn find_image(&self, reference: &str) -> Answer<String> {
        let missing = || Refusal::new(ErrorKind::NotFound, format!("No such image: {reference}"));
        let tag = with_tag(reference);
        if let Some(image) = self.images.values().find(|image| image.tags.contains(&tag)) {
            return Ok(image.id.clone());
        }
        let digits = reference.strip_prefix("sha256:").unwrap_or(reference);
        if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_hexdigit()) {
            return Err(missing());
        }
        by_prefix(&self.images, &format!("sha256:{digits}"))?.ok_or_else(missing)
    }

    pub(crate) fn tag_image(&mut self, reference: &str, tag: &str) -> Answer<()> {
        let id = self.find_image(reference)?;
        if !is_reference(tag) {
            return Err(Refusal::new(
                ErrorKind::InvalidInput,
                format!("{tag:?} is not a valid repository/tag: invalid reference format"),
            ));
        }
        let tag = with_tag(tag);
        self.move_tag(&id, &tag);
        self.emit(ObjectKind::Image, &id, "tag", Some(&tag), Attributes::new());
        Ok(())
    }

    pub(crate) fn pull_image(&mut self, reference: &str) -> Answer<()> {
        let tag = with_tag(reference);
        if !self.registry.contains(&tag) {
            return Err(Refusal::new(
                ErrorKind::NotFound,
                format!(
                    "pull access denied for {reference}, repository does not exist or may \
                     require 'docker login'"
                ),
            ));
        }
        let id = match self.find_image(&tag) {
            Ok(id) => id,
            Err(_) => self.add_image(&tag, &["sh"]),
        };
        let digest = format!(
            "{}@sha256:{}",
            tag.rsplit_once(':').map_or("", |t| t.0),
            &id[7..]
        );
        if let Some(image) = self.images.get_mut(&id)
            && !image.digests.contains(&digest)
        {
            image.digests.push(digest);
        }
        self.emit(
            ObjectKind::Image,
            &tag,
            "pull",
            Some(&tag),
            Attributes::new(),
        );
        Ok(())
    }

    /// Follows moby's `ImageDelete`: which references hold, and which conflicts force overrules.
    pub(crate) fn remove_image(&mut self, reference: &str, force: bool) -> Answer<Vec<String>> {
        let id = self.find_image(reference)?;
        let tag = with_tag(reference);
        let mut records = Vec::new();
        let tags = self.images[&id].tags.clone();
        let by_tag = tags.contains(&tag);
        if by_tag {
            if tags.len() == 1 && !force {
                self.check_unused(&id, false)?;
            }
            self.untag(&id, &tag, &mut records);
            if tags.len() > 1 {
                return Ok(records);
            }
            if self.is_image_alive(&id) {
                // Only the tag goes: what runs keeps the layers.
                return Ok(records);
            }
        } else {
            let repositories: std::collections::BTreeSet<_> = tags
                .iter()
                .map(|tag| tag.rsplit_once(':').map_or("", |t| t.0))
                .collect();
            if tags.len() > 1 && !force {
                return Err(Refusal::new(
                    ErrorKind::Conflict,
                    format!(
                        "conflict: unable to delete {reference} (must be forced) - image is \
                         referenced in {} repositories",
                        repositories.len()
                    ),
                ));
            }
            self.check_unused(&id, force)?;
            for tag in tags {
                self.untag(&id, &tag, &mut records);
            }
        }
        self.images.remove(&id);
        self.emit(
            ObjectKind::Image,
            &id,
            "delete",
            Some(&id),
            Attributes::new(),
        );
        records.push(format!("Deleted: {id}"));
        Ok(records)
    }

    fn untag(&mut self, id: &str, tag: &str, records: &mut Vec<String>) {
        if let Some(image) = self.images.get_mut(id) {
            image.tags.retain(|other| other != tag);
        }
        self.emit(ObjectKind::Image, id, "untag", Some(id), Attributes::new());
        records.push(format!("Untagged: {tag}"));
    }

    fn is_image_alive(&self, id: &str) -> bool {
        self.containers
            .values()
            .any(|c| c.image_id == id && c.state.is_alive())
    }

    /// Force overrules stopped users, not running ones.
    fn check_unused(&self, id: &str, force: bool) -> Answer<()> {
        let mut users = self
            .containers
            .values()
            .filter(|container| container.image_id == id);
        let user = users.find(|container| !force || container.state.is_alive());
        user.map_or(Ok(()), |user| {
            let (way, how) = if user.state.is_alive() {
                ("cannot be forced", "running")
            } else {
                ("must be forced", "stopped")
            };
            Err(Refusal::new(
                ErrorKind::InUse,
                format!(
                    "conflict: unable to remove {} ({way}) - image is being used by {how} \
                     container {}",
                    id.get(7..19).unwrap_or(id),
                    user.id.get(..12).unwrap_or(&user.id)
                ),
            ))
        })
    }
}
