//! Questions to the Engine itself. None of them changes anything.

mod picture;

use engine::{LogChunk, Wanted};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use model::{
    ContainerSummary, EngineEvent, EngineFacts, EnginePicture, Failure, ImageSummary, Inspection,
    LogQuery, Mirror, MirrorSubject, NetworkSummary, ObjectKind, VolumeSummary,
};

use crate::App;

impl App {
    /// All Containers, stopped ones too.
    pub async fn list_containers(&self) -> Result<Vec<ContainerSummary>, Failure> {
        Ok(self.current().engine.containers(&Wanted::All).await?)
    }

    /// All Images, without intermediate ones.
    pub async fn list_images(&self) -> Result<Vec<ImageSummary>, Failure> {
        Ok(self.current().engine.images().await?)
    }

    /// All Networks.
    pub async fn list_networks(&self) -> Result<Vec<NetworkSummary>, Failure> {
        Ok(self.current().engine.networks().await?)
    }

    /// All Volumes.
    pub async fn list_volumes(&self) -> Result<Vec<VolumeSummary>, Failure> {
        Ok(self.current().engine.volumes().await?)
    }

    /// One object's whole document and its typed details. `reference` is an id, a name, or an
    /// unambiguous beginning of an id.
    pub async fn inspect(
        &self,
        object: ObjectKind,
        reference: &str,
    ) -> Result<Inspection, Failure> {
        crate::actions::check_reference(object, "reference", reference)?;
        Ok(self.current().engine.inspect(object, reference).await?)
    }

    /// What the Engine says about itself.
    pub async fn facts(&self) -> Result<EngineFacts, Failure> {
        Ok(self.current().engine.facts().await?)
    }

    /// The Engine and the way to it: who asks, through which address, and who answers how fast.
    pub async fn picture(&self) -> Result<EnginePicture, Failure> {
        picture::picture(self).await
    }

    /// The commands that stand for something. Asks nobody.
    pub fn mirror(&self, subject: &MirrorSubject) -> Result<Mirror, Failure> {
        Ok(commandline::mirror(subject, &self.current().address))
    }

    /// A Container's log as the Engine sends it. Ends when it ends and `follow` is over.
    pub fn log_stream(
        &self,
        reference: &str,
        query: &LogQuery,
    ) -> BoxStream<'static, Result<LogChunk, Failure>> {
        if let Err(failure) =
            crate::actions::check_reference(ObjectKind::Container, "reference", reference)
        {
            return futures_util::stream::once(async move { Err(failure) }).boxed();
        }
        let engine = self.current().engine;
        engine
            .logs(reference, query)
            .map(|chunk| chunk.map_err(Failure::from))
            .boxed()
    }

    /// Waits until a Container is not running and gives its exit code. Without a deadline.
    pub async fn wait(&self, reference: &str) -> Result<i64, Failure> {
        crate::actions::check_reference(ObjectKind::Container, "reference", reference)?;
        Ok(self.current().engine.wait_container(reference).await?)
    }

    /// What happens in the Engine from now on. Ends with an error when the connection does.
    pub fn engine_events(&self) -> BoxStream<'static, Result<EngineEvent, Failure>> {
        let engine = self.current().engine;
        engine
            .events()
            .filter_map(|event| async move { event.map_err(Failure::from).transpose() })
            .boxed()
    }
}
