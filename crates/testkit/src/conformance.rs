//! One suite of behaviours that the in-memory Engine and every real one must show.
//!
//! Each behaviour makes its own objects under names that nobody else uses, so that several can run
//! at once on an Engine that others use too. What it made is removed at its end, also when it
//! failed.

mod basics;
mod create;
mod events;
mod lifecycle;
mod logs;
mod networks;
mod ports;
mod stage;
mod storage;

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use engine::Engine;
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::{self, StreamExt};

pub use stage::Stage;

/// How long one behaviour may take on a slow machine.
const PATIENCE: Duration = Duration::from_secs(90);
/// How many behaviours run at once.
const AT_ONCE: usize = 4;

/// An Engine to be tested.
pub struct Subject {
    /// The Engine.
    pub engine: Arc<dyn Engine>,
    /// An Image on it that holds busybox, and runs `sh` by default.
    pub image: String,
    /// Makes a name that no other object has from a beginning.
    pub unique: fn(&str) -> String,
}

/// Shows one behaviour; panics where the Engine behaves otherwise.
pub type BehaviourFn = for<'a> fn(&'a Stage<'a>) -> BoxFuture<'a, ()>;

macro_rules! behaviours {
    ($($module:ident: $($name:ident),+;)+) => {
        /// Every behaviour with its name.
        pub const BEHAVIOURS: &[(&str, BehaviourFn)] = &[
            $($((stringify!($name), |stage| Box::pin($module::$name(stage))),)+)+
        ];
    };
}

behaviours! {
    basics:
        a_greeting_gives_versions,
        facts_are_filled,
        builtin_networks_are_there,
        the_image_is_listed_and_inspected,
        a_list_by_ids_leaves_out_what_is_not_there,
        references_are_ids_names_and_beginnings_of_ids,
        unknown_containers_are_not_found,
        unknown_images_networks_and_volumes_are_not_found,
        usage_is_measured_twice;
    create:
        a_created_container_is_listed,
        every_field_of_a_spec_is_kept,
        entrypoints_have_four_forms,
        restart_policies_are_kept,
        mounts_of_each_kind_are_kept,
        an_anonymous_volume_goes_with_its_container_if_wanted,
        a_missing_image_is_named,
        a_taken_name_is_refused,
        hostile_names_are_refused,
        a_name_is_invented,
        a_long_name_is_kept;
    ports:
        a_published_port_is_shown_while_it_is_bound,
        a_free_port_is_chosen,
        a_taken_port_is_refused_at_the_start;
    lifecycle:
        a_started_container_runs,
        a_stopped_container_has_exited,
        a_restart_makes_a_new_run,
        a_killed_container_has_exited,
        a_stopped_container_cannot_be_killed_or_paused,
        a_paused_container_is_thawed,
        a_paused_container_can_be_stopped_but_not_started,
        a_renamed_container_has_only_its_new_name,
        a_bad_new_name_is_refused,
        a_running_container_is_removed_by_force_only,
        exit_codes_are_waited_for,
        a_wait_ends_when_another_ends_the_container,
        a_wait_for_what_never_ran_ends_at_once,
        exit_codes_are_listed,
        an_auto_removed_container_goes_by_itself,
        a_failing_container_is_restarted_as_often_as_wanted,
        a_container_stopped_by_hand_is_not_restarted;
    networks:
        a_network_keeps_its_subnet,
        a_network_without_a_subnet_gets_one,
        a_network_keeps_its_labels_and_is_internal,
        a_static_address_is_held,
        a_taken_address_is_refused_until_it_is_free,
        an_address_outside_the_subnet_is_refused,
        an_overlapping_subnet_is_refused,
        a_malformed_subnet_is_refused,
        a_taken_network_name_is_refused,
        a_network_in_use_is_not_removed,
        a_builtin_network_is_not_removed,
        a_running_container_is_connected_and_disconnected,
        a_connected_container_gets_the_address_it_asks_for,
        a_container_without_a_network_has_no_address,
        an_unknown_network_is_found_missing_when_a_container_starts;
    storage:
        a_volume_is_made_once,
        a_volume_without_a_name_gets_one,
        a_volume_in_use_is_not_removed,
        a_tag_is_given_and_taken,
        a_container_whose_tag_is_gone_shows_the_id,
        a_malformed_tag_is_refused,
        an_image_that_runs_is_not_removed,
        a_pull_that_finds_nothing_fails;
    events:
        a_life_is_told_in_order,
        changes_without_an_end_are_told,
        the_life_of_a_network_is_told,
        the_life_of_a_volume_is_told,
        tags_are_told,
        an_event_is_not_missed_between_listening_and_listing;
    logs:
        a_log_is_read_from_its_tail,
        both_outputs_are_told_apart,
        a_terminal_has_one_output,
        a_followed_log_ends_with_its_container,
        a_log_since_a_time_leaves_out_what_is_older,
        a_log_of_what_never_ran_is_empty;
}

/// A behaviour that was not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// Which one.
    pub behaviour: &'static str,
    /// Why.
    pub reason: String,
}

/// What a run of the suite found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// How many behaviours were shown.
    pub shown: usize,
    /// Those that were not.
    pub failed: Vec<Failed>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} behaviours shown, {} not",
            self.shown,
            self.failed.len()
        )?;
        for failed in &self.failed {
            write!(f, "\n  {}: {}", failed.behaviour, failed.reason)?;
        }
        Ok(())
    }
}

/// Runs every behaviour on an Engine, a few at once.
pub async fn run_all(subject: &Subject) -> Report {
    let runs = BEHAVIOURS
        .iter()
        .map(|(name, behaviour)| run(subject, name, *behaviour));
    let results: Vec<Option<Failed>> = stream::iter(runs).buffer_unordered(AT_ONCE).collect().await;
    let failed: Vec<Failed> = results.into_iter().flatten().collect();
    Report {
        shown: BEHAVIOURS.len() - failed.len(),
        failed,
    }
}

/// Runs one behaviour and removes what it made.
async fn run(subject: &Subject, name: &'static str, behaviour: BehaviourFn) -> Option<Failed> {
    let stage = Stage::new(subject);
    let attempt = AssertUnwindSafe(behaviour(&stage)).catch_unwind();
    let reason = match tokio::time::timeout(PATIENCE, attempt).await {
        Ok(Ok(())) => None,
        Ok(Err(panic)) => Some(words_of(panic.as_ref())),
        Err(_) => Some(format!("not within {} s", PATIENCE.as_secs())),
    };
    let left = stage.clear().await;
    let reason = reason.or_else(|| (!left.is_empty()).then(|| left.join("; ")))?;
    Some(Failed {
        behaviour: name,
        reason,
    })
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_else(|| "it panicked without words".to_owned())
}
