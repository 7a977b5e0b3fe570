use engine::ErrorKind;
use model::{
    Attachment, ContainerId, ContainerPort, ImageId, Mount, NetworkId, NetworkMember, Protocol,
    Subnet, SubnetSpec, Timestamp,
};

use super::*;

fn case(operation: &str, kind: ErrorKind) -> Case {
    Case::new(Error::new(operation, kind, "raw words"))
}

fn container(name: &str, state: ContainerState) -> ContainerSummary {
    ContainerSummary {
        id: ContainerId::new(format!("{name}-id")),
        name: name.to_owned(),
        image: "busybox".to_owned(),
        image_id: ImageId::new("sha256:1"),
        command: "sh".to_owned(),
        created: Timestamp(0),
        state,
        status_text: String::new(),
        exit_code: None,
        health: None,
        since: None,
        ports: vec![ContainerPort {
            container_port: 80,
            protocol: Protocol::Tcp,
            host_port: Some(8080),
            host_ip: None,
        }],
        labels: std::collections::BTreeMap::new(),
        attachments: Vec::<Attachment>::new(),
        mounts: vec![Mount {
            kind: MountKind::Volume,
            source: "data".to_owned(),
            destination: "/data".to_owned(),
            read_only: false,
        }],
    }
}

fn br3() -> NetworkDetail {
    NetworkDetail {
        id: NetworkId::new("n3"),
        name: "br3".to_owned(),
        driver: "bridge".to_owned(),
        scope: "local".to_owned(),
        created: None,
        internal: false,
        attachable: false,
        ipv6: false,
        removable: true,
        subnets: vec![Subnet {
            subnet: "192.169.100.0/24".to_owned(),
            gateway: Some("192.169.100.1".to_owned()),
            ip_range: None,
        }],
        options: std::collections::BTreeMap::new(),
        labels: std::collections::BTreeMap::new(),
        members: vec![NetworkMember {
            container_id: "1".to_owned(),
            name: "c1".to_owned(),
            ipv4: Some("192.169.100.2/24".to_owned()),
            ipv6: None,
            mac: None,
        }],
    }
}

#[test]
fn who_holds_an_address_is_a_member_or_the_gateway() {
    assert_eq!(
        holder(&br3(), "192.169.100.2").as_deref(),
        Some("container c1")
    );
    assert_eq!(
        holder(&br3(), "192.169.100.1").as_deref(),
        Some("its gateway")
    );
    assert_eq!(holder(&br3(), "192.169.100.20"), None);
}

#[test]
fn an_overlap_names_the_other_network_and_the_field() {
    let detail = br3();
    let there = NetworkSummary {
        id: detail.id,
        name: detail.name,
        driver: detail.driver,
        scope: detail.scope,
        created: None,
        internal: false,
        attachable: false,
        ipv6: false,
        subnets: detail.subnets,
        options: detail.options,
        labels: detail.labels,
    };
    let spec = |subnet: &str| NetworkSpec {
        name: "br4".to_owned(),
        subnets: vec![SubnetSpec {
            subnet: subnet.to_owned(),
            ..SubnetSpec::default()
        }],
        ..NetworkSpec::default()
    };
    let overlap = || case("create network br4", ErrorKind::SubnetOverlap);
    let failure = subnet_overlap(
        &spec("192.169.0.0/16"),
        std::slice::from_ref(&there),
        overlap(),
    );
    assert_eq!(failure.code, ErrorCode::SubnetOverlap);
    assert_eq!(
        failure.message,
        "create network br4: 192.169.0.0/16 overlaps with network br3 (192.169.100.0/24)"
    );
    assert_eq!(failure.faults[0].field, "subnets[0].subnet");
    assert_eq!(failure.detail.as_deref(), Some("raw words"));
    assert!(failure.hint.is_some());

    let failure = subnet_overlap(&spec("10.0.0.0/8"), &[there], overlap());
    assert_eq!(failure.faults[0].field, "subnets[0].subnet");
    assert!(failure.message.contains("no network of this engine"));
}

#[test]
fn a_taken_port_names_the_container_or_says_that_it_is_none() {
    let ports = |host_port| {
        vec![PortSpec {
            container_port: 80,
            host_port: Some(host_port),
            ..PortSpec::default()
        }]
    };
    let others = [container("web", ContainerState::Running)];
    let taken = || case("start container c2", ErrorKind::PortTaken);
    let failure = port_holder(&ports(8080), &others, true, taken());
    assert_eq!(
        failure.message,
        "start container c2: port 8080/tcp of the engine's host belongs to container web"
    );
    assert_eq!(failure.faults[0].field, "ports[0].hostPort");
    let failure = port_holder(&ports(22), &others, false, taken());
    assert!(failure.message.contains("a program that is no container"));
    assert!(failure.faults.is_empty());
}

#[test]
fn who_uses_an_image_a_volume_or_a_network_is_named() {
    let users = [
        container("c1", ContainerState::Exited),
        container("c2", ContainerState::Created),
    ];
    let in_use = |operation| case(operation, ErrorKind::InUse);
    let image = ImageDetail {
        id: ImageId::new("sha256:1"),
        tags: vec!["busybox:1".to_owned(), "busybox:2".to_owned()],
        digests: Vec::new(),
        created: None,
        size: model::ByteSize(1),
        platform: "linux/amd64".to_owned(),
        author: String::new(),
        entrypoint: Vec::new(),
        command: Vec::new(),
        env: Vec::new(),
        working_dir: String::new(),
        user: String::new(),
        exposed_ports: Vec::new(),
        volumes: Vec::new(),
        labels: std::collections::BTreeMap::new(),
        layers: Vec::new(),
        history: Vec::new(),
    };
    let target = Target::new("sha256:1", "busybox:1");
    let failure = image_in_use(&target, &image, &users, in_use("remove image busybox:1"));
    assert_eq!(
        failure.message,
        "remove image busybox:1: containers c1 and c2 are made from it"
    );
    assert!(failure.hint.expect("a hint").contains("by force"));
    let failure = image_in_use(&target, &image, &[], in_use("remove image busybox:1"));
    assert!(
        failure
            .message
            .ends_with("it has the tags busybox:1 and busybox:2")
    );

    let failure = volume_in_use(
        &Target::named("data"),
        &users[..1],
        in_use("remove volume data"),
    );
    assert_eq!(
        failure.message,
        "remove volume data: container c1 mounts it"
    );
    let failure = volume_in_use(
        &Target::named("other"),
        &users,
        in_use("remove volume other"),
    );
    assert_eq!(failure.message, "remove volume other: raw words");

    let failure = network_in_use(&br3(), in_use("remove network br3"));
    assert_eq!(failure.message, "remove network br3: container c1 is on it");
}
