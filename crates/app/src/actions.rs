//! Carries out what a user asked for: check, plan, run.

mod ahead;
mod blocks;
mod check;
mod consequences;
mod explain;
mod found;
mod plan;
mod references;
mod run;
mod signals;
mod words;

use model::{Action, Consequences, Failure, Outcome};

use crate::App;

impl App {
    /// Does what an Action says.
    ///
    /// Each target has its own result in the [`Outcome`]. An error means that nothing was done: a
    /// value is wrong, nothing could be made, or the Engine could not be reached for any target.
    /// A Container that was made but did not start is both `created` and `failed`.
    pub async fn perform(&self, action: Action) -> Result<Outcome, Failure> {
        check::check(&action)?;
        // The docker CLI takes a variable given by name alone from its own environment too.
        let variable = |name: &str| std::env::var(name).ok();
        let steps = plan::plan(action, &variable);
        run::run(self, steps).await
    }

    /// Says what an Action would do. `ask`: the user must be asked first, because something goes
    /// that nothing can bring back.
    pub async fn consequences(&self, action: &Action) -> Result<Consequences, Failure> {
        check::check(action)?;
        let engine = self.current().engine;
        let found = found::gather(engine.as_ref(), action).await?;
        Ok(consequences::consequences(action, &found))
    }
}

/// Refuses a text that could not name an object, before it becomes part of a request.
pub(crate) use check::check_reference;
