//! Host ports.

use engine::ErrorKind;
use model::{ContainerSpec, ContainerState, PortSpec};

use super::stage::{Must, Stage};

fn publish(stage: &Stage<'_>, host_port: Option<u16>) -> ContainerSpec {
    let mut spec = stage.spec(&["sleep", "1000"]);
    spec.ports = vec![PortSpec {
        container_port: 80,
        host_port,
        ..PortSpec::default()
    }];
    spec
}

pub(super) async fn a_published_port_is_shown_while_it_is_bound(stage: &Stage<'_>) {
    let mut spec = publish(stage, Some(28_081));
    spec.ports[0].host_ip = Some("127.0.0.1".to_owned());
    let id = stage.create(&spec).await;
    assert!(stage.row(&id).await.ports.is_empty());
    stage.engine().start_container(&id).await.must();
    for ports in [stage.row(&id).await.ports, stage.container(&id).await.ports] {
        assert_eq!(ports.len(), 1, "{ports:?}");
        assert_eq!(
            (ports[0].container_port, ports[0].host_port),
            (80, Some(28_081))
        );
        assert_eq!(ports[0].host_ip.as_deref(), Some("127.0.0.1"));
    }
    stage.engine().stop_container(&id, Some(0)).await.must();
    let row = stage.until_state(&id, ContainerState::Exited).await;
    assert!(
        row.ports.iter().all(|port| port.host_port.is_none()),
        "{row:?}"
    );
}

pub(super) async fn a_free_port_is_chosen(stage: &Stage<'_>) {
    let row = stage.row(&stage.start(&publish(stage, None)).await).await;
    assert!(!row.ports.is_empty(), "{row:?}");
    assert!(
        row.ports.iter().all(|port| port.container_port == 80),
        "{row:?}"
    );
    assert!(
        row.ports
            .iter()
            .all(|port| port.host_port.is_some_and(|p| p > 1024)),
        "{row:?}"
    );
}

pub(super) async fn a_taken_port_is_refused_at_the_start(stage: &Stage<'_>) {
    let first = stage.start(&publish(stage, Some(28_082))).await;
    let second = stage.create(&publish(stage, Some(28_082))).await;
    assert_eq!(
        stage.engine().start_container(&second).await.refused(),
        ErrorKind::PortTaken
    );
    assert_eq!(stage.row(&second).await.state, ContainerState::Created);
    let error = stage.container(&second).await.error.unwrap_or_default();
    assert!(error.contains("port is already allocated"), "{error:?}");
    stage
        .engine()
        .remove_container(&first, true, false)
        .await
        .must();
    stage.engine().start_container(&second).await.must();
}
