//! Each Action in its three languages.

use expect_test::{Expect, expect};
use model::{
    Action, ContainerAction, ContainerSpec, EngineAddress, Entrypoint, ImageAction, LogQuery,
    MirrorSubject, MountSpec, NetworkAction, NetworkJoin, NetworkSpec, ObjectKind, PortSpec,
    RestartPolicy, SubnetSpec, Target, VolumeAction, VolumeSpec,
};

fn c1() -> Target {
    Target::new("0123456789ab", "c1")
}

fn check(subject: MirrorSubject, expected: &Expect) {
    let mirror = crate::mirror(&subject, &EngineAddress::Unix("/run/d.sock".to_owned()));
    let mut picture = format!("{}\n{}", mirror.docker, mirror.curl);
    if let Some(compose) = mirror.compose {
        picture.push('\n');
        picture.push_str(compose.trim_end());
    }
    expected.assert_eq(&picture);
}

fn action(action: Action) -> MirrorSubject {
    MirrorSubject::Action { action }
}

#[test]
fn what_is_done_to_containers() {
    let two = || vec![c1(), Target::new("fedc", "c 2")];
    check(
        action(Action::Container(ContainerAction::Stop {
            targets: two(),
            timeout_s: Some(5),
        })),
        &expect![[r#"
            docker stop -t 5 c1 'c 2'
            curl --silent --show-error --unix-socket /run/d.sock --request POST 'http://localhost/containers/0123456789ab/stop?t=5'
            curl --silent --show-error --unix-socket /run/d.sock --request POST 'http://localhost/containers/fedc/stop?t=5'"#]],
    );
    check(
        action(Action::Container(ContainerAction::Kill {
            targets: vec![c1()],
            signal: "SIGHUP".to_owned(),
        })),
        &expect![[r#"
            docker kill --signal SIGHUP c1
            curl --silent --show-error --unix-socket /run/d.sock --request POST 'http://localhost/containers/0123456789ab/kill?signal=SIGHUP'"#]],
    );
    check(
        action(Action::Container(ContainerAction::Rename {
            target: c1(),
            name: "c3".to_owned(),
        })),
        &expect![[r#"
            docker rename c1 c3
            curl --silent --show-error --unix-socket /run/d.sock --request POST 'http://localhost/containers/0123456789ab/rename?name=c3'"#]],
    );
    check(
        action(Action::Container(ContainerAction::Remove {
            targets: vec![c1()],
            force: true,
            volumes: true,
        })),
        &expect![[r#"
            docker rm --force --volumes c1
            curl --silent --show-error --unix-socket /run/d.sock --request DELETE 'http://localhost/containers/0123456789ab?force=true&v=true'"#]],
    );
}

#[test]
fn a_container_of_the_training_day() {
    let spec = ContainerSpec {
        image: "alpine".to_owned(),
        name: Some("c1".to_owned()),
        entrypoint: Entrypoint::Exec(vec!["sleep".to_owned()]),
        command: vec!["100".to_owned()],
        network: Some(NetworkJoin {
            network: "br3".to_owned(),
            ipv4: Some("192.169.100.2".to_owned()),
            aliases: Vec::new(),
        }),
        tty: true,
        stdin_open: true,
        ..ContainerSpec::default()
    };
    check(
        action(Action::Container(ContainerAction::Create {
            spec,
            start: true,
        })),
        &expect![[r#"
            docker run -dit --name c1 --network br3 --ip 192.169.100.2 --entrypoint sleep alpine 100
            curl --silent --show-error --unix-socket /run/d.sock --request POST --header 'Content-Type: application/json' --data '{"Cmd":["100"],"Entrypoint":["sleep"],"HostConfig":{"NetworkMode":"br3"},"Image":"alpine","NetworkingConfig":{"EndpointsConfig":{"br3":{"IPAMConfig":{"IPv4Address":"192.169.100.2"}}}},"OpenStdin":true,"Tty":true}' 'http://localhost/containers/create?name=c1'
            curl --silent --show-error --unix-socket /run/d.sock --request POST http://localhost/containers/c1/start
            services:
              c1:
                image: alpine
                container_name: c1
                entrypoint:
                  - sleep
                command:
                  - "100"
                tty: true
                stdin_open: true
                networks:
                  br3:
                    ipv4_address: "192.169.100.2"
            networks:
              br3:
                external: true"#]],
    );
}

#[test]
fn a_container_without_a_name_is_started_by_the_id_that_create_answers() {
    let spec = ContainerSpec {
        image: "web".to_owned(),
        entrypoint: Entrypoint::Shell("echo $HOME; sleep 1".to_owned()),
        env: vec!["A=it's".to_owned()],
        ports: vec![PortSpec {
            container_port: 80,
            ..PortSpec::default()
        }],
        mounts: vec![
            MountSpec::Volume {
                name: None,
                target: "/a".to_owned(),
                read_only: false,
            },
            MountSpec::Tmpfs {
                target: "/t".to_owned(),
            },
        ],
        restart: RestartPolicy::OnFailure {
            max_retries: Some(2),
        },
        ..ContainerSpec::default()
    };
    check(
        action(Action::Container(ContainerAction::Create {
            spec,
            start: true,
        })),
        &expect![[r#"
            docker run -d --publish 80 --env 'A=it'\''s' --volume /a --tmpfs /t --restart on-failure:2 --entrypoint /bin/sh web -c 'echo $HOME; sleep 1'
            id=$(curl --silent --show-error --unix-socket /run/d.sock --request POST --header 'Content-Type: application/json' --data '{"Entrypoint":["/bin/sh","-c","echo $HOME; sleep 1"],"Env":["A=it'\''s"],"ExposedPorts":{"80/tcp":{}},"HostConfig":{"PortBindings":{"80/tcp":[{}]},"RestartPolicy":{"MaximumRetryCount":2,"Name":"on-failure"},"Tmpfs":{"/t":""}},"Image":"web","Volumes":{"/a":{}}}' http://localhost/containers/create | sed 's/.*"Id":"\([0-9a-f]*\)".*/\1/')
            curl --silent --show-error --unix-socket /run/d.sock --request POST "http://localhost/containers/$id/start"
            services:
              app:
                image: web
                entrypoint:
                  - /bin/sh
                  - "-c"
                  - "echo $$HOME; sleep 1"
                environment:
                  - "A=it's"
                ports:
                  - "80"
                volumes:
                  - /a
                tmpfs:
                  - /t
                restart: "on-failure:2""#]],
    );
}

#[test]
fn networks_volumes_and_images() {
    check(
        action(Action::Network(NetworkAction::Create {
            spec: NetworkSpec {
                name: "br3".to_owned(),
                subnets: vec![SubnetSpec {
                    subnet: "192.169.100.0/24".to_owned(),
                    gateway: Some("192.169.100.1".to_owned()),
                    ip_range: Some("192.169.100.128/25".to_owned()),
                }],
                internal: true,
                ..NetworkSpec::default()
            },
        })),
        &expect![[r#"
            docker network create --subnet 192.169.100.0/24 --gateway 192.169.100.1 --ip-range 192.169.100.128/25 --internal br3
            curl --silent --show-error --unix-socket /run/d.sock --request POST --header 'Content-Type: application/json' --data '{"CheckDuplicate":true,"Driver":"bridge","IPAM":{"Config":[{"Gateway":"192.169.100.1","IPRange":"192.169.100.128/25","Subnet":"192.169.100.0/24"}]},"Internal":true,"Name":"br3"}' http://localhost/networks/create
            networks:
              br3:
                name: br3
                driver: bridge
                internal: true
                ipam:
                  config:
                    - subnet: "192.169.100.0/24"
                      gateway: "192.169.100.1"
                      ip_range: "192.169.100.128/25""#]],
    );
    check(
        action(Action::Network(NetworkAction::Connect {
            target: Target::named("br3"),
            container: c1(),
            ipv4: Some("192.169.100.9".to_owned()),
            aliases: vec!["db".to_owned()],
        })),
        &expect![[r#"
            docker network connect --ip 192.169.100.9 --alias db br3 c1
            curl --silent --show-error --unix-socket /run/d.sock --request POST --header 'Content-Type: application/json' --data '{"Container":"0123456789ab","EndpointConfig":{"Aliases":["db"],"IPAMConfig":{"IPv4Address":"192.169.100.9"}}}' http://localhost/networks/br3/connect"#]],
    );
    check(
        action(Action::Volume(VolumeAction::Create {
            spec: VolumeSpec {
                name: Some("data".to_owned()),
                ..VolumeSpec::default()
            },
        })),
        &expect![[r#"
            docker volume create data
            curl --silent --show-error --unix-socket /run/d.sock --request POST --header 'Content-Type: application/json' --data '{"Driver":"local","Name":"data"}' http://localhost/volumes/create
            volumes:
              data:
                name: data
                driver: local"#]],
    );
    check(
        action(Action::Image(ImageAction::Tag {
            target: Target::new("sha256:ab", "alpine:3"),
            reference: "localhost:5000/a".to_owned(),
        })),
        &expect![[r#"
            docker tag alpine:3 localhost:5000/a
            curl --silent --show-error --unix-socket /run/d.sock --request POST 'http://localhost/images/sha256:ab/tag?repo=localhost:5000/a&tag=latest'"#]],
    );
}

#[test]
fn what_is_only_looked_at() {
    check(
        MirrorSubject::List {
            object: ObjectKind::Container,
            all: true,
        },
        &expect![[r#"
            docker ps -a
            curl --silent --show-error --unix-socket /run/d.sock 'http://localhost/containers/json?all=true'"#]],
    );
    check(
        MirrorSubject::Logs {
            target: c1(),
            query: LogQuery {
                follow: true,
                tail: Some(100),
                ..LogQuery::default()
            },
        },
        &expect![[r#"
            docker logs --follow --tail 100 c1
            curl --silent --show-error --unix-socket /run/d.sock 'http://localhost/containers/0123456789ab/logs?follow=true&stdout=true&stderr=true&tail=100'"#]],
    );
}
