//! Networks, and Containers on them. Each behaviour has a subnet of its own.

use engine::ErrorKind;
use model::{ContainerSpec, ContainerState, NetworkJoin, NetworkSpec, ObjectKind};

use super::stage::{Must, Stage};

fn on(stage: &Stage<'_>, network: &str, ipv4: Option<&str>) -> ContainerSpec {
    let mut spec = stage.spec(&["sleep", "1000"]);
    spec.network = Some(NetworkJoin {
        network: network.to_owned(),
        ipv4: ipv4.map(str::to_owned),
        aliases: Vec::new(),
    });
    spec
}

async fn ipv4(stage: &Stage<'_>, container: &str, network: &str) -> Option<String> {
    let attachments = stage.row(container).await.attachments;
    attachments
        .into_iter()
        .find(|a| a.network == network)
        .and_then(|a| a.ipv4)
}

pub(super) async fn a_network_keeps_its_subnet(stage: &Stage<'_>) {
    let mut spec = stage.network_spec("192.169.100.0/24");
    spec.subnets[0].gateway = Some("192.169.100.254".to_owned());
    spec.subnets[0].ip_range = Some("192.169.100.128/25".to_owned());
    let id = stage.engine().create_network(&spec).await.must().id;
    let detail = stage.network(&spec.name).await;
    assert_eq!(
        (detail.id.as_str(), detail.driver.as_str()),
        (id.as_str(), "bridge")
    );
    assert!(
        detail.removable && !detail.internal && !detail.ipv6,
        "{detail:?}"
    );
    let rows = stage.engine().networks().await.must();
    let row = rows
        .into_iter()
        .find(|row| row.id.as_str() == id)
        .expect("the network is listed");
    assert_eq!(row.name, spec.name);
    for subnets in [detail.subnets, row.subnets] {
        assert_eq!(subnets.len(), 1, "{subnets:?}");
        assert_eq!(subnets[0].subnet, "192.169.100.0/24");
        assert_eq!(subnets[0].gateway.as_deref(), Some("192.169.100.254"));
        assert_eq!(subnets[0].ip_range.as_deref(), Some("192.169.100.128/25"));
    }
    let container = stage.start(&on(stage, &spec.name, None)).await;
    let address = ipv4(stage, &container, &spec.name)
        .await
        .expect("an address of the range");
    let last: u8 = address
        .rsplit('.')
        .next()
        .and_then(|n| n.parse().ok())
        .expect("a number");
    assert!(
        address.starts_with("192.169.100.") && last >= 128,
        "{address}"
    );
}

pub(super) async fn a_network_without_a_subnet_gets_one(stage: &Stage<'_>) {
    let spec = NetworkSpec {
        subnets: Vec::new(),
        ..stage.network_spec("")
    };
    stage.engine().create_network(&spec).await.must();
    let subnets = stage.network(&spec.name).await.subnets;
    assert!(
        subnets[0].subnet.contains('/') && subnets[0].gateway.is_some(),
        "{subnets:?}"
    );
}

pub(super) async fn a_network_keeps_its_labels_and_is_internal(stage: &Stage<'_>) {
    let mut spec = stage.network_spec("192.169.101.0/24");
    spec.internal = true;
    spec.labels.insert("k".to_owned(), "<v>".to_owned());
    spec.options.insert(
        "com.docker.network.driver.mtu".to_owned(),
        "1400".to_owned(),
    );
    stage.engine().create_network(&spec).await.must();
    let detail = stage.network(&spec.name).await;
    assert!(detail.internal, "{detail:?}");
    assert_eq!(
        (&detail.labels, &detail.options),
        (&spec.labels, &spec.options)
    );
}

pub(super) async fn a_static_address_is_held(stage: &Stage<'_>) {
    let network = stage.network_spec("192.169.102.0/24");
    stage.engine().create_network(&network).await.must();
    let mut spec = on(stage, &network.name, Some("192.169.102.9"));
    if let Some(join) = &mut spec.network {
        join.aliases = vec!["other-name".to_owned()];
    }
    let id = stage.start(&spec).await;
    assert_eq!(
        ipv4(stage, &id, &network.name).await.as_deref(),
        Some("192.169.102.9")
    );
    let attachments = stage.container(&id).await.attachments;
    assert_eq!(attachments.len(), 1, "{attachments:?}");
    let place = &attachments[0];
    assert_eq!(place.network, network.name);
    assert_eq!(place.ipv4.as_deref(), Some("192.169.102.9"));
    assert_eq!(place.static_ipv4.as_deref(), Some("192.169.102.9"));
    assert_eq!(place.gateway.as_deref(), Some("192.169.102.1"));
    assert!(
        place.aliases.iter().any(|alias| alias == "other-name"),
        "{place:?}"
    );
    let members = stage.network(&network.name).await.members;
    assert_eq!(members.len(), 1, "{members:?}");
    assert_eq!(members[0].container_id, id);
    assert_eq!(Some(&members[0].name), spec.name.as_ref());
    assert_eq!(members[0].ipv4.as_deref(), Some("192.169.102.9/24"));
}

pub(super) async fn a_taken_address_is_refused_until_it_is_free(stage: &Stage<'_>) {
    let network = stage.network_spec("192.169.103.0/24");
    stage.engine().create_network(&network).await.must();
    let first = stage
        .start(&on(stage, &network.name, Some("192.169.103.9")))
        .await;
    let second = stage
        .create(&on(stage, &network.name, Some("192.169.103.9")))
        .await;
    assert_eq!(
        stage.engine().start_container(&second).await.refused(),
        ErrorKind::AddressTaken
    );
    assert_eq!(stage.row(&second).await.state, ContainerState::Created);
    stage.engine().stop_container(&first, Some(0)).await.must();
    stage.engine().start_container(&second).await.must();
    assert_eq!(
        ipv4(stage, &second, &network.name).await.as_deref(),
        Some("192.169.103.9")
    );
}

pub(super) async fn an_address_outside_the_subnet_is_refused(stage: &Stage<'_>) {
    let network = stage.network_spec("192.169.104.0/24");
    stage.engine().create_network(&network).await.must();
    let spec = on(stage, &network.name, Some("10.9.8.7"));
    let made = stage.engine().create_container(&spec).await;
    let kind = match made {
        Ok(made) => stage.engine().start_container(&made.id).await.refused(),
        refused => refused.refused(),
    };
    assert_eq!(kind, ErrorKind::InvalidInput);
}

pub(super) async fn an_overlapping_subnet_is_refused(stage: &Stage<'_>) {
    let network = stage.network_spec("192.169.105.0/24");
    stage.engine().create_network(&network).await.must();
    for subnet in ["192.169.105.0/24", "192.169.105.128/25"] {
        let other = stage.network_spec(subnet);
        let made = stage.engine().create_network(&other).await;
        assert_eq!(made.refused(), ErrorKind::SubnetOverlap, "{subnet}");
    }
}

pub(super) async fn a_malformed_subnet_is_refused(stage: &Stage<'_>) {
    for subnet in ["192.169.106.0/33", "nonsense"] {
        let made = stage
            .engine()
            .create_network(&stage.network_spec(subnet))
            .await;
        assert_eq!(made.refused(), ErrorKind::InvalidInput, "{subnet}");
    }
}

pub(super) async fn a_taken_network_name_is_refused(stage: &Stage<'_>) {
    let network = stage.network_spec("192.169.107.0/24");
    stage.engine().create_network(&network).await.must();
    let mut other = stage.network_spec("192.169.108.0/24");
    other.name = network.name;
    assert_eq!(
        stage.engine().create_network(&other).await.refused(),
        ErrorKind::NameTaken
    );
}

pub(super) async fn a_network_in_use_is_not_removed(stage: &Stage<'_>) {
    let network = stage.network_spec("192.169.109.0/24");
    stage.engine().create_network(&network).await.must();
    let id = stage.start(&on(stage, &network.name, None)).await;
    assert_eq!(
        stage.engine().remove_network(&network.name).await.refused(),
        ErrorKind::InUse
    );
    stage.engine().stop_container(&id, Some(0)).await.must();
    stage.engine().remove_network(&network.name).await.must();
    let gone = stage
        .engine()
        .inspect(ObjectKind::Network, &network.name)
        .await
        .map(drop);
    assert_eq!(gone.refused(), ErrorKind::NotFound);
}

pub(super) async fn a_builtin_network_is_not_removed(stage: &Stage<'_>) {
    let kind = stage.engine().remove_network("bridge").await.refused();
    assert!(
        matches!(kind, ErrorKind::Refused | ErrorKind::Conflict),
        "{kind:?}"
    );
    assert!(!stage.network("bridge").await.removable);
}

pub(super) async fn a_running_container_is_connected_and_disconnected(stage: &Stage<'_>) {
    let engine = stage.engine();
    let network = stage.network_spec("192.169.110.0/24");
    engine.create_network(&network).await.must();
    let id = stage.sleeper().await;
    let aliases = ["db".to_owned()];
    engine
        .connect_network(&network.name, &id, None, &aliases)
        .await
        .must();
    assert!(
        ipv4(stage, &id, &network.name)
            .await
            .is_some_and(|a| a.starts_with("192.169.110."))
    );
    assert!(ipv4(stage, &id, "bridge").await.is_some());
    let places = stage.container(&id).await.attachments;
    let place = places
        .iter()
        .find(|place| place.network == network.name)
        .expect("the place");
    assert!(place.aliases.iter().any(|alias| alias == "db"), "{place:?}");
    let kind = engine
        .connect_network(&network.name, &id, None, &[])
        .await
        .refused();
    assert!(
        matches!(kind, ErrorKind::Refused | ErrorKind::Conflict),
        "{kind:?}"
    );
    engine
        .disconnect_network(&network.name, &id, false)
        .await
        .must();
    let row = stage.row(&id).await;
    assert!(
        row.attachments
            .iter()
            .all(|place| place.network != network.name),
        "{row:?}"
    );
    let kind = engine
        .disconnect_network(&network.name, &id, false)
        .await
        .refused();
    assert!(
        matches!(kind, ErrorKind::Refused | ErrorKind::Conflict),
        "{kind:?}"
    );
}

pub(super) async fn a_connected_container_gets_the_address_it_asks_for(stage: &Stage<'_>) {
    let engine = stage.engine();
    let network = stage.network_spec("192.169.111.0/24");
    engine.create_network(&network).await.must();
    let (one, two) = (stage.sleeper().await, stage.sleeper().await);
    let wanted = Some("192.169.111.7");
    engine
        .connect_network(&network.name, &one, wanted, &[])
        .await
        .must();
    assert_eq!(ipv4(stage, &one, &network.name).await.as_deref(), wanted);
    let taken = engine
        .connect_network(&network.name, &two, wanted, &[])
        .await;
    assert_eq!(taken.refused(), ErrorKind::AddressTaken);
    assert_eq!(ipv4(stage, &two, &network.name).await, None);
}

pub(super) async fn a_container_without_a_network_has_no_address(stage: &Stage<'_>) {
    for network in ["none", "host"] {
        let row = stage
            .row(&stage.start(&on(stage, network, None)).await)
            .await;
        assert_eq!(row.attachments.len(), 1, "{row:?}");
        assert_eq!(
            (
                row.attachments[0].network.as_str(),
                &row.attachments[0].ipv4
            ),
            (network, &None)
        );
    }
    let host = stage.sleeper().await;
    let id = stage
        .start(&on(stage, &format!("container:{host}"), None))
        .await;
    assert!(stage.row(&id).await.attachments.is_empty());
}

pub(super) async fn an_unknown_network_is_found_missing_when_a_container_starts(stage: &Stage<'_>) {
    let made = stage
        .engine()
        .create_container(&on(stage, "cn-nobody", None))
        .await;
    let kind = match made {
        Ok(made) => stage.engine().start_container(&made.id).await.refused(),
        refused => refused.refused(),
    };
    assert_eq!(kind, ErrorKind::NotFound);
}
