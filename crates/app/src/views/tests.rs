//! After every batch a view equals what a plain filter, sort and group of the inventory gives.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

use model::filter::Filter;
use model::{
    Attachment, ContainerId, ContainerState, ContainerSummary, ImageId, ObjectKind, Row, Scope,
    Selection, SortKey, Timestamp, ViewId, ViewQuery,
};
use proptest::prelude::*;

use super::{PageAsk, View};
use crate::inventory::Inventory;
use crate::inventory::item::Item;
use crate::inventory::natural::compare_names;
use crate::inventory::patch::Pending;
use crate::usage::Usage;

/// What one Container is made of; small choices, so that equal values are common.
type Shape = (u8, u8, u8, Option<u8>, Option<u8>);

fn container(number: u8, (name, state, created, address, project): Shape) -> ContainerSummary {
    let project = project.map(|project| format!("p{project}"));
    ContainerSummary {
        id: ContainerId::new(format!("{number:03}")),
        name: format!("web-{name}"),
        image: format!("image-{}", created % 3),
        image_id: ImageId::new(format!("sha256:{}", created % 3)),
        command: "sleep 1".to_owned(),
        created: Timestamp(created.into()),
        state: ContainerState::ALL[usize::from(state) % 7],
        status_text: String::new(),
        exit_code: Some(i32::from(created % 2)),
        health: None,
        since: address.map(|at| Timestamp(at.into())),
        ports: Vec::new(),
        labels: project
            .map(|name| (ContainerSummary::PROJECT_LABEL.to_owned(), name))
            .into_iter()
            .collect(),
        attachments: vec![Attachment {
            network: "bridge".to_owned(),
            ipv4: address.map(|last| format!("10.0.0.{last}")),
            ipv6: None,
            static_ipv4: None,
            mac: None,
            aliases: Vec::new(),
            gateway: None,
        }],
        mounts: Vec::new(),
    }
}

fn shape() -> impl Strategy<Value = Shape> {
    let some = |most: u8| proptest::option::of(0..most);
    (0..12_u8, 0..7_u8, 0..5_u8, some(40), some(3))
}

/// Containers that come or change, and those that go.
fn batch() -> impl Strategy<Value = Vec<(u8, Option<Shape>)>> {
    proptest::collection::vec((0..40_u8, proptest::option::weighted(0.7, shape())), 1..20)
}

fn query() -> impl Strategy<Value = ViewQuery> {
    let sort = proptest::sample::select(vec![
        SortKey::Name,
        SortKey::State,
        SortKey::Created,
        SortKey::Address,
        SortKey::Since,
        SortKey::Image,
    ]);
    let scope = proptest::sample::select(vec![Scope::All, Scope::Running, Scope::NeedLook]);
    let filter =
        proptest::sample::select(vec!["", "web-1", "state:running", "-net:bridge", "10.0"]);
    let collapsed =
        proptest::sample::subsequence(vec!["project:", "project:p0", "project:p2"], 0..3);
    (sort, scope, filter, any::<bool>(), any::<bool>(), collapsed).prop_map(
        |(sort, scope, filter, descending, grouped, collapsed)| ViewQuery {
            sort,
            scope,
            filter: filter.to_owned(),
            descending,
            grouped,
            collapsed: collapsed.into_iter().map(str::to_owned).collect(),
            ..ViewQuery::all(ObjectKind::Container)
        },
    )
}

fn before(query: &ViewQuery, left: &ContainerSummary, right: &ContainerSummary) -> Ordering {
    let address = |container: &ContainerSummary| {
        let text = container.attachments[0].ipv4.clone()?;
        text.parse::<std::net::Ipv4Addr>().ok()
    };
    let rank = |container: &ContainerSummary| {
        use ContainerState as S;
        let order = [
            S::Running,
            S::Paused,
            S::Restarting,
            S::Created,
            S::Exited,
            S::Removing,
            S::Dead,
        ];
        order.iter().position(|state| *state == container.state)
    };
    let turn = |order: Ordering| {
        if query.descending {
            order.reverse()
        } else {
            order
        }
    };
    let last = |left_none: bool, right_none: bool, order: Ordering| {
        left_none.cmp(&right_none).then(if left_none {
            Ordering::Equal
        } else {
            turn(order)
        })
    };
    let by_key = match query.sort {
        SortKey::State => turn(rank(left).cmp(&rank(right))),
        SortKey::Created => turn(left.created.cmp(&right.created)),
        SortKey::Image => turn(left.image.cmp(&right.image)),
        SortKey::Since => last(
            left.since.is_none(),
            right.since.is_none(),
            left.since.cmp(&right.since),
        ),
        SortKey::Address => last(
            address(left).is_none(),
            address(right).is_none(),
            address(left).cmp(&address(right)),
        ),
        _ => turn(compare_names(&left.name, &right.name)),
    };
    let by_name = || compare_names(&left.name, &right.name);
    by_key
        .then_with(by_name)
        .then_with(|| left.id.cmp(&right.id))
}

/// Row keys in order, by the plain way.
fn naive(query: &ViewQuery, inventory: &Inventory) -> (Vec<String>, usize) {
    let filter = Filter::parse(&query.filter);
    let items = inventory.of(ObjectKind::Container).values();
    let shown = items.filter(|item| {
        let container = item.as_container().expect("a Container");
        let running = matches!(
            container.state,
            ContainerState::Running | ContainerState::Paused
        );
        let needs_look = matches!(
            container.state,
            ContainerState::Restarting | ContainerState::Dead
        ) || container.state == ContainerState::Exited
            && container.exit_code != Some(0);
        let scope = match query.scope {
            Scope::Running => running,
            Scope::NeedLook => needs_look,
            _ => true,
        };
        scope && filter.matches(&***item)
    });
    let mut groups: BTreeMap<(bool, String), Vec<&ContainerSummary>> = BTreeMap::new();
    let mut matching = 0;
    for item in shown {
        let container = item.as_container().expect("a Container");
        let project = container.project().filter(|_| query.grouped);
        let key = (project.is_none(), project.unwrap_or_default().to_owned());
        groups.entry(key).or_default().push(container);
        matching += 1;
    }
    let mut keys = Vec::new();
    for ((_, project), mut members) in groups {
        let head = format!("project:{project}");
        members.sort_by(|left, right| before(query, left, right));
        let members = members
            .into_iter()
            .map(|container| container.id.to_string());
        if !query.grouped {
            keys.extend(members);
        } else if query.collapsed.contains(&head) {
            keys.push(head);
        } else {
            keys.push(head);
            keys.extend(members);
        }
    }
    (keys, matching)
}

fn page(view: &View, inventory: &Inventory, first: u32, count: u32) -> model::Page {
    let ask = PageAsk {
        first,
        count,
        anchor: None,
        inventory,
        usage: &Usage::default(),
        busy: &HashMap::new(),
    };
    view.page(ViewId(1), &ask)
}

fn work_in(inventory: &mut Inventory, batch: Vec<(u8, Option<Shape>)>) {
    for (number, shape) in batch {
        let listed: Vec<_> = shape
            .map(|shape| container(number, shape))
            .into_iter()
            .collect();
        let wanted = [format!("{number:03}")];
        let nothing = (Pending::default(), HashSet::new());
        inventory.take_containers(listed, Some(&wanted), &nothing.0, false, &nothing.1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_view_equals_the_plain_filter_sort_and_group_after_every_batch(
        query in query(),
        first in proptest::collection::vec((0..40_u8, proptest::option::weighted(0.9, shape())), 0..120),
        batches in proptest::collection::vec(batch(), 1..6),
    ) {
        let (mut inventory, usage) = (Inventory::default(), Usage::default());
        work_in(&mut inventory, first);
        inventory.take_changes();
        let mut view = View::new(query.clone(), &inventory, &usage);
        for batch in batches {
            let revision = view.revision;
            work_in(&mut inventory, batch);
            let changes: Vec<_> = inventory
                .take_changes()
                .into_iter()
                .filter(|change| change.item().kind() == ObjectKind::Container)
                .collect();
            view.apply(&changes, &inventory, &usage);
            prop_assert_eq!(view.revision == revision, changes.is_empty());
            let everything = ViewQuery::all(ObjectKind::Container);
            for (scope, counted) in [
                (Scope::Running, inventory.counts().running),
                (Scope::NeedLook, inventory.counts().need_look),
            ] {
                let query = ViewQuery { scope, ..everything.clone() };
                prop_assert_eq!(naive(&query, &inventory).1, counted as usize);
            }
            let (keys, matching) = naive(&query, &inventory);
            let shown = page(&view, &inventory, 0, 2_000);
            let seen: Vec<&str> = shown.rows.iter().map(Row::key).collect();
            prop_assert_eq!(&seen, &keys);
            prop_assert_eq!(shown.row_count as usize, keys.len());
            prop_assert_eq!(shown.matching as usize, matching);
            for (index, key) in keys.iter().enumerate() {
                prop_assert_eq!(view.locate(key, &inventory), u32::try_from(index).ok());
            }
            // Any window is a slice of the whole.
            let (from, to) = (keys.len() / 3, keys.len() * 2 / 3);
            let part = page(&view, &inventory, from as u32, (to - from) as u32);
            let part: Vec<&str> = part.rows.iter().map(Row::key).collect();
            prop_assert_eq!(part, seen[from..to].to_vec());
            let all = view.resolve(&Selection::AllBut { keys: Vec::new() }, &inventory);
            prop_assert_eq!(all.targets.len(), matching);
        }
    }
}

#[test]
fn a_group_stands_for_all_in_it_and_what_is_hidden_counts_as_gone() {
    let (mut inventory, usage) = (Inventory::default(), Usage::default());
    let in_project = |name, state| Some((name, state, 0, None, Some(1)));
    let alone = Some((9, 1, 0, None, None));
    work_in(
        &mut inventory,
        vec![(1, in_project(1, 1)), (2, in_project(2, 5)), (3, alone)],
    );
    let query = ViewQuery {
        grouped: true,
        collapsed: vec!["project:p1".to_owned()],
        filter: "-web-2".to_owned(),
        ..ViewQuery::all(ObjectKind::Container)
    };
    let view = View::new(query, &inventory, &usage);
    let keys = ["project:p1", "002", "nobody"].map(str::to_owned).to_vec();
    let resolved = view.resolve(&Selection::Keys { keys }, &inventory);
    let ids: Vec<&str> = resolved
        .targets
        .iter()
        .map(|target| target.id.as_str())
        .collect();
    assert_eq!((ids, resolved.gone), (vec!["001"], 2));
    let keys = vec!["project:p1".to_owned()];
    let rest = view.resolve(&Selection::AllBut { keys }, &inventory);
    assert_eq!(rest.targets[0].id, "003");
}

#[test]
fn ten_thousand_rows_are_sorted_and_changed_quickly() {
    let (mut inventory, usage) = (Inventory::default(), Usage::default());
    let listed: Vec<_> = (0..10_000_u32)
        .map(|number| {
            let shape = (
                0,
                1,
                0,
                Some((number % 250) as u8),
                Some((number % 50) as u8),
            );
            let mut container = container(0, shape);
            container.id = ContainerId::new(format!("{:064x}", number * 7_919));
            container.name = format!("shop-web-{}", number * 7_919 % 10_000);
            container
        })
        .collect();
    let begin = std::time::Instant::now();
    inventory.take_containers(listed, None, &Pending::default(), false, &HashSet::new());
    inventory.take_changes();
    let query = ViewQuery {
        grouped: true,
        ..ViewQuery::all(ObjectKind::Container)
    };
    let mut view = View::new(query, &inventory, &usage);
    let listed_in = begin.elapsed();
    let begin = std::time::Instant::now();
    let id = format!("{:064x}", 7_919);
    for round in 0..100 {
        let mut changed = inventory.container(&id).expect("it is there").clone();
        changed.name = format!("renamed-{round}");
        inventory.take_containers(
            vec![changed],
            Some(std::slice::from_ref(&id)),
            &Pending::default(),
            true,
            &HashSet::new(),
        );
        let mut changes = inventory.take_changes();
        changes.retain(|change| matches!(**change.item(), Item::Container(_)));
        view.apply(&changes, &inventory, &usage);
    }
    let changed_in = begin.elapsed() / 100;
    let begin = std::time::Instant::now();
    let rows = (0..100)
        .map(|at| page(&view, &inventory, at * 100, 60).rows.len())
        .sum::<usize>();
    println!(
        "10,000 rows: list to view {listed_in:?}, one change {changed_in:?}, 60 rows {:?}",
        begin.elapsed() / 100
    );
    assert_eq!((rows, view.row_count()), (6_000, 10_050));
}
