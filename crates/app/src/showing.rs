//! What a window asks: views, the first picture, search.

use std::time::Duration;

use model::{
    ContainerVerb, EngineState, ErrorCode, Failure, FirstPicture, FoundObject, Link, Page,
    Resolved, Selection, ViewId, ViewQuery,
};
use tokio::runtime::Handle;

use crate::bus::Events;
use crate::inner::{keep_telling, lock};
use crate::live::Live;
use crate::views::{PageAsk, View};
use crate::{App, find, tasks, usage};

/// How long the first picture waits for rows.
const FIRST_ROWS: Duration = Duration::from_secs(1);

impl App {
    /// Connects and keeps the inventory live from now on. Does nothing when it is live already.
    /// Must be called in a tokio runtime, which then runs all tasks.
    pub fn go_live(&self) {
        let runtime = Handle::current();
        if self.inner.runtime.set(runtime.clone()).is_err() {
            return;
        }
        let (telling, measuring) = (self.inner.clone(), self.inner.clone());
        lock(&self.inner.tasks).extend([
            tasks::run(&runtime, "telling", move || keep_telling(telling.clone())),
            tasks::run(&runtime, "measuring", move || {
                usage::keep_measuring(measuring.clone())
            }),
        ]);
        self.inner.start_supervision(&runtime);
    }

    /// What happens from now on.
    pub fn events(&self) -> Events {
        self.inner.bus.listen()
    }

    /// Says whether a window can be seen. Hidden, views say nothing, nothing is measured, and a
    /// lost Engine is looked for less often.
    pub fn set_visible(&self, visible: bool) {
        self.inner.live().visible = visible;
        self.inner.visible.send_replace(visible);
        self.inner.usage_wanted.notify_one();
        self.inner.frame.notify_one();
    }

    /// The Engine, the connection to it and its counts.
    pub fn engine_state(&self) -> EngineState {
        self.inner.engine_state(&self.inner.live())
    }

    /// Everything for the first painting. Waits up to a second for the first list, so that it
    /// holds rows; an Engine that does not answer is no failure, but part of the picture.
    pub async fn first_picture(
        &self,
        query: ViewQuery,
        count: u32,
    ) -> Result<FirstPicture, Failure> {
        let mut links = self.inner.links.subscribe();
        let kind = query.object;
        let known = async {
            while !{
                let live = self.inner.live();
                live.listed[kind as usize] || matches!(live.link, Link::Lost { .. })
            } {
                if links.changed().await.is_err() {
                    return;
                }
            }
        };
        // Without rows in time, the picture says that it is connecting.
        let _ = tokio::time::timeout(FIRST_ROWS, known).await;
        let page = self.open_view(query, 0, count);
        Ok(FirstPicture {
            engine: self.engine_state(),
            page,
        })
    }

    /// Opens a view and gives its first rows.
    pub fn open_view(&self, query: ViewQuery, first: u32, count: u32) -> Page {
        let mut live = self.inner.live();
        let view = View::new(query, &live.inventory, &live.usage);
        let id = live.add_view(view);
        let view = &live.views[&id.0];
        page(&live, view, id, first, count, None)
    }

    /// Rows of an open view, and where the row of `anchor` is now.
    pub fn rows(
        &self,
        view: ViewId,
        first: u32,
        count: u32,
        anchor: Option<String>,
    ) -> Result<Page, Failure> {
        let live = self.inner.live();
        let open = live.views.get(&view.0).ok_or_else(|| closed(view))?;
        Ok(page(&live, open, view, first, count, anchor.as_deref()))
    }

    /// Makes an open view show something else.
    pub fn change_query(
        &self,
        view: ViewId,
        query: ViewQuery,
        first: u32,
        count: u32,
        anchor: Option<String>,
    ) -> Result<Page, Failure> {
        let mut live = self.inner.live();
        let revision = live
            .views
            .get(&view.0)
            .ok_or_else(|| closed(view))?
            .revision;
        let mut open = View::new(query, &live.inventory, &live.usage);
        open.revision = revision.wrapping_add(1);
        live.views.insert(view.0, open);
        let open = &live.views[&view.0];
        Ok(page(&live, open, view, first, count, anchor.as_deref()))
    }

    /// Where the row of a key is. `None`: it is not shown.
    pub fn locate(&self, view: ViewId, key: &str) -> Result<Option<u32>, Failure> {
        let live = self.inner.live();
        let open = live.views.get(&view.0).ok_or_else(|| closed(view))?;
        Ok(open.locate(key, &live.inventory))
    }

    /// What a selection means now.
    pub fn resolve(&self, view: ViewId, selection: &Selection) -> Result<Resolved, Failure> {
        let live = self.inner.live();
        let open = live.views.get(&view.0).ok_or_else(|| closed(view))?;
        Ok(open.resolve(selection, &live.inventory))
    }

    /// Closes a view; closing twice does no harm.
    pub fn close_view(&self, view: ViewId) {
        self.inner.live().views.remove(&view.0);
    }

    /// Measures these Containers from now on, in place of those before.
    pub fn watch_usage(&self, ids: Vec<String>) {
        if self.inner.live().usage.watch(ids) {
            self.inner.usage_wanted.notify_one();
        }
    }

    /// Objects of every kind that fit a text, best first.
    pub fn find(&self, text: &str, limit: usize) -> Vec<FoundObject> {
        find::find(&self.inner.live().inventory, text, limit)
    }

    /// Marks Containers as being acted on by this process; `None`: no longer.
    pub(crate) fn busy(&self, ids: &[String], verb: Option<ContainerVerb>) {
        self.inner.live().set_busy(ids, verb);
        self.inner.frame.notify_one();
    }
}

fn page(
    live: &Live,
    view: &View,
    id: ViewId,
    first: u32,
    count: u32,
    anchor: Option<&str>,
) -> Page {
    let ask = PageAsk {
        first,
        count,
        anchor,
        inventory: &live.inventory,
        usage: &live.usage,
        busy: &live.busy,
    };
    view.page(id, &ask)
}

fn closed(view: ViewId) -> Failure {
    Failure::new(ErrorCode::NotFound, format!("view {} is not open", view.0))
        .hint("Open the list again.")
}
