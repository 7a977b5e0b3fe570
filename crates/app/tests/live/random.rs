//! Whatever others do and whatever breaks: in the end the picture equals the Engine's lists.

use std::time::Duration;

use engine::{Engine, Wanted};
use model::{Health, NetworkSpec};
use testkit::MemoryEngine;

use super::{eventually, live_app, same_as_engine};

/// Chance that is the same in each run (xorshift64*).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % end
    }
}

/// One thing that another client does, or that goes wrong. What the Engine refuses is no matter.
async fn step(engine: &MemoryEngine, chance: &mut Chance, number: u64) {
    let outside = engine.outside();
    let faults = engine.faults();
    let listed = engine.containers(&Wanted::All).await.unwrap_or_default();
    let any = |chance: &mut Chance| {
        let at = usize::try_from(chance.below(listed.len().max(1) as u64)).expect("small");
        listed
            .get(at)
            .map_or("nobody".to_owned(), |one| one.id.to_string())
    };
    let one = any(chance);
    let name = format!("n{number}");
    let network = NetworkSpec {
        name: format!("net{}", number % 5),
        ..NetworkSpec::default()
    };
    let volume = format!("vol{}", number % 5);
    match chance.below(24) {
        0..=3 => drop(outside.run(&name, "sleep 1000")),
        4 => drop(outside.start(&one)),
        5 => drop(outside.stop(&one)),
        6 => drop(outside.pause(&one)),
        7 => drop(outside.unpause(&one)),
        8 => drop(outside.rename(&one, &name)),
        9 => drop(outside.remove(&one)),
        10 => drop(outside.end(&one, 3)),
        11 => drop(outside.set_health(&one, Health::Unhealthy)),
        12 => drop(outside.create_network(&network)),
        13 => drop(outside.remove_network(&network.name)),
        14 => drop(outside.connect(&network.name, &one)),
        15 => drop(outside.disconnect(&network.name, &one)),
        16 => drop(outside.create_volume(&volume)),
        17 => drop(outside.remove_volume(&volume)),
        18 => drop(outside.tag_image("fairlead/busybox:1", &format!("tag:{number}"))),
        19 => drop(outside.remove_image(&format!("tag:{}", number - 1))),
        20 => faults.lose_events(),
        21 => {
            faults.go_down();
            outside.storm(20);
            tokio::time::sleep(Duration::from_millis(chance.below(20))).await;
            faults.come_back();
        }
        22 => outside.storm(100),
        _ => tokio::time::sleep(Duration::from_millis(chance.below(60))).await,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_the_end_the_picture_equals_the_engines_lists() {
    for seed in 1..=6_u64 {
        let engine = MemoryEngine::new();
        engine.outside().add_containers(30);
        let app = live_app(&engine);
        let mut chance = Chance(seed);
        for number in 1..=120 {
            step(&engine, &mut chance, number).await;
        }
        let took = eventually(|| same_as_engine(&app, engine.as_ref())).await;
        println!("seed {seed}: equal after {took:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_that_are_behind_their_events_are_found_out() {
    let engine = MemoryEngine::new();
    let outside = engine.outside();
    let id = outside.run("one", "sleep 1000").expect("it runs");
    let app = live_app(&engine);
    eventually(|| same_as_engine(&app, engine.as_ref())).await;
    engine.faults().stale_lists(1);
    outside.rename(&id, "two").expect("it is renamed");
    let listed_once = engine.calls_of("containers");
    eventually(|| async {
        let calls = engine.calls_of("containers");
        if calls > listed_once {
            Ok(())
        } else {
            Err(format!("{calls} lists"))
        }
    })
    .await;
    eventually(|| same_as_engine(&app, engine.as_ref())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_of_a_thousand_changes_ends_in_the_engines_lists() {
    let engine = MemoryEngine::new();
    engine.outside().add_containers(200);
    let app = live_app(&engine);
    eventually(|| same_as_engine(&app, engine.as_ref())).await;
    let lists = engine.calls_of("containers");
    engine.outside().storm(1_000);
    let took = eventually(|| same_as_engine(&app, engine.as_ref())).await;
    println!(
        "equal {took:?} after the storm, {} lists (those of this test counted)",
        engine.calls_of("containers") - lists
    );
}
