//! What may be done to Images.

use bollard::query_parameters::{CreateImageOptions, RemoveImageOptions, TagImageOptions};
use futures_util::TryStreamExt;

use super::{Call, DockerEngine, path_part};
use crate::Result;

impl DockerEngine {
    pub(super) async fn take_image_away(
        &self,
        reference: &str,
        force: bool,
    ) -> Result<Vec<String>> {
        let call = Call::list(&format!("remove image {reference}"));
        let id = path_part(&call.operation, reference)?;
        let options = RemoveImageOptions {
            force,
            ..RemoveImageOptions::default()
        };
        let steps = self
            .call(call, self.api.remove_image(&id, Some(options), None))
            .await?;
        let words = |step: bollard::models::ImageDeleteResponseItem| {
            let untagged = step.untagged.map(|tag| format!("Untagged: {tag}"));
            untagged.or_else(|| step.deleted.map(|id| format!("Deleted: {id}")))
        };
        Ok(steps.into_iter().filter_map(words).collect())
    }

    pub(super) async fn tag(&self, reference: &str, tag: &str) -> Result<()> {
        let call = Call::new(format!("tag image {reference} as {tag}"));
        let id = path_part(&call.operation, reference)?;
        let (repository, label) = split_reference(tag);
        let options = TagImageOptions {
            repo: Some(repository.to_owned()),
            tag: Some(label.to_owned()),
        };
        self.call(call, self.api.tag_image(&id, Some(options)))
            .await
    }

    pub(super) async fn pull(&self, reference: &str) -> Result<()> {
        let call = Call::new(format!("pull image {reference}")).endless();
        let (repository, label) = split_reference(reference);
        let options = CreateImageOptions {
            from_image: Some(repository.to_owned()),
            tag: Some(label.to_owned()),
            ..CreateImageOptions::default()
        };
        let steps = self.api.create_image(Some(options), None, None);
        // A pull fails inside its stream: the status came long before.
        let last = steps.try_for_each(|step| {
            let words = step.error_detail.and_then(|detail| detail.message);
            std::future::ready(words.map_or(Ok(()), |error| {
                Err(bollard::errors::Error::DockerStreamError { error })
            }))
        });
        self.call(call, last).await
    }
}

/// Parts a reference into repository and tag or digest; the tag is `latest` where none stands.
fn split_reference(reference: &str) -> (&str, &str) {
    if let Some((repository, digest)) = reference.split_once('@') {
        return (repository, digest);
    }
    match reference.rsplit_once(':') {
        Some((repository, tag)) if !tag.contains('/') => (repository, tag),
        _ => (reference, "latest"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_of_a_registry_is_no_tag() {
        assert_eq!(split_reference("busybox"), ("busybox", "latest"));
        assert_eq!(split_reference("a/b:1"), ("a/b", "1"));
        assert_eq!(split_reference("h:5000/b"), ("h:5000/b", "latest"));
        assert_eq!(split_reference("h:5000/b:2"), ("h:5000/b", "2"));
        assert_eq!(split_reference("b@sha256:00"), ("b", "sha256:00"));
    }
}
