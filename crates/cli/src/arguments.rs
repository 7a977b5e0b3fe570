//! What can be typed behind `fairlead`.

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Manages containers, images, networks and volumes of a Docker Engine.
#[derive(Debug, Parser)]
#[command(name = "fairlead", version, about, propagate_version = true)]
pub(crate) struct Cli {
    /// Engine to speak with: an address (unix:///…) or the name of a Docker context.
    #[arg(long, global = true, value_name = "ADDRESS|CONTEXT")]
    pub(crate) engine: Option<String>,
    /// Print one JSON object a line.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Print the command that has the same effect, and do nothing.
    #[arg(long, global = true, value_name = "LANGUAGE")]
    pub(crate) show: Option<Language>,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// A language that an action can be shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// A line for the docker CLI.
    Docker,
    /// Requests to the socket.
    Curl,
    /// A Compose fragment.
    Compose,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List containers.
    Ps(Ps),
    /// Make a container and start it: flags of docker run, the image, the command.
    #[command(disable_help_flag = true)]
    Run(RunLine),
    /// Make a container without starting it.
    #[command(disable_help_flag = true)]
    Create(RunLine),
    /// Print a container's log.
    Logs(Logs),
    /// Print everything that the Engine says about objects.
    Inspect(Inspect),
    /// Start containers.
    Start(Names),
    /// Stop containers.
    Stop(Timed),
    /// Stop and start containers.
    Restart(Timed),
    /// Send a signal to containers.
    Kill(Kill),
    /// Freeze containers.
    Pause(Names),
    /// Thaw containers.
    Unpause(Names),
    /// Give a container another name.
    Rename(Rename),
    /// Remove containers.
    Rm(Remove),
    /// List images.
    Images(List),
    /// Remove images or tags.
    Rmi(RemoveForce),
    /// Give an image another tag.
    Tag(Tag),
    /// Fetch an image from its registry.
    Pull(Pull),
    /// List networks.
    Networks(List),
    /// Make and change networks.
    #[command(subcommand)]
    Network(Network),
    /// List volumes.
    Volumes(List),
    /// Make and remove volumes.
    #[command(subcommand)]
    Volume(Volume),
    /// List the Engines that can be chosen, and which one is.
    Context,
    /// What the Engine says about itself; start and stop the private one.
    Engine(Engine),
    /// Print what happens in the Engine, as it happens.
    Events,
    /// Print the completion script of a shell.
    Completion {
        /// Which shell.
        shell: clap_complete::Shell,
    },
}

/// `fairlead ps`.
#[derive(Debug, Args)]
pub(crate) struct Ps {
    /// Stopped containers too.
    #[arg(short, long)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) list: List,
}

/// What every list takes.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only ids (names, for volumes).
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Only what passes this filter, as 'state:running net:br3 web'.
    #[arg(short, long, default_value = "", hide_default_value = true)]
    pub(crate) filter: String,
}

/// The rest of a `docker run` line.
#[derive(Debug, Args)]
pub(crate) struct RunLine {
    /// Flags of docker run, the image and the command.
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "FLAGS IMAGE COMMAND"
    )]
    pub(crate) words: Vec<String>,
}

/// `fairlead logs`.
#[derive(Debug, Args)]
pub(crate) struct Logs {
    /// Go on as lines come.
    #[arg(short, long)]
    pub(crate) follow: bool,
    /// Only so many lines from the end, or all.
    #[arg(short = 'n', long, default_value = "all")]
    pub(crate) tail: String,
    /// Only lines from this time on: RFC 3339, or an age as 10m.
    #[arg(long)]
    pub(crate) since: Option<String>,
    /// Only lines up to this time: RFC 3339, or an age as 10m.
    #[arg(long)]
    pub(crate) until: Option<String>,
    /// The Engine's time before each line.
    #[arg(short, long)]
    pub(crate) timestamps: bool,
    /// The container's name or id.
    pub(crate) container: String,
}

/// `fairlead inspect`.
#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// Only objects of this kind.
    #[arg(long = "type", value_name = "KIND")]
    pub(crate) kind: Option<Kind>,
    /// Names or ids.
    #[arg(required = true)]
    pub(crate) names: Vec<String>,
}

/// A kind of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// A container.
    Container,
    /// An image.
    Image,
    /// A network.
    Network,
    /// A volume.
    Volume,
}

/// Names of objects.
#[derive(Debug, Args)]
pub(crate) struct Names {
    /// Names or ids.
    #[arg(required = true)]
    pub(crate) names: Vec<String>,
}

/// Names of containers, and how long they may take to end.
#[derive(Debug, Args)]
pub(crate) struct Timed {
    /// Seconds until they are ended by force.
    #[arg(short, long, visible_alias = "timeout", value_name = "SECONDS")]
    pub(crate) time: Option<u32>,
    /// Names or ids.
    #[arg(required = true)]
    pub(crate) names: Vec<String>,
}

/// `fairlead kill`.
#[derive(Debug, Args)]
pub(crate) struct Kill {
    /// Signal to send.
    #[arg(short, long, default_value = "SIGKILL")]
    pub(crate) signal: String,
    /// Names or ids.
    #[arg(required = true)]
    pub(crate) names: Vec<String>,
}

/// `fairlead rename`.
#[derive(Debug, Args)]
pub(crate) struct Rename {
    /// The container's name or id.
    pub(crate) container: String,
    /// Its new name.
    pub(crate) name: String,
}

/// `fairlead rm`.
#[derive(Debug, Args)]
pub(crate) struct Remove {
    /// End them first if they run.
    #[arg(short, long)]
    pub(crate) force: bool,
    /// Remove their anonymous volumes too.
    #[arg(short, long)]
    pub(crate) volumes: bool,
    /// Names or ids.
    #[arg(required = true)]
    pub(crate) names: Vec<String>,
}

/// Names of objects to remove.
#[derive(Debug, Args)]
pub(crate) struct RemoveForce {
    /// Also where the Engine would refuse.
    #[arg(short, long)]
    pub(crate) force: bool,
    /// Names or ids.
    #[arg(required = true)]
    pub(crate) names: Vec<String>,
}

/// `fairlead tag`.
#[derive(Debug, Args)]
pub(crate) struct Tag {
    /// The image's tag or id.
    pub(crate) image: String,
    /// The new repository:tag.
    pub(crate) reference: String,
}

/// `fairlead pull`.
#[derive(Debug, Args)]
pub(crate) struct Pull {
    /// What to fetch.
    pub(crate) reference: String,
}

/// `fairlead network`.
#[derive(Debug, Subcommand)]
pub(crate) enum Network {
    /// List networks.
    Ls(List),
    /// Make a network.
    Create(NetworkCreate),
    /// Remove networks.
    Rm(Names),
    /// Put a container on a network.
    Connect(Connect),
    /// Take a container off a network.
    Disconnect(Disconnect),
}

/// `fairlead network create`.
#[derive(Debug, Args)]
pub(crate) struct NetworkCreate {
    /// Driver.
    #[arg(short, long, default_value = "bridge")]
    pub(crate) driver: String,
    /// Block of addresses, as 192.169.100.0/24; may be given several times.
    #[arg(long)]
    pub(crate) subnet: Vec<String>,
    /// Router address of the subnet at the same place.
    #[arg(long)]
    pub(crate) gateway: Vec<String>,
    /// Block inside the subnet from which the Engine gives addresses by itself.
    #[arg(long)]
    pub(crate) ip_range: Vec<String>,
    /// No way outside.
    #[arg(long)]
    pub(crate) internal: bool,
    /// Single containers may join a swarm's network.
    #[arg(long)]
    pub(crate) attachable: bool,
    /// Carry IPv6.
    #[arg(long)]
    pub(crate) ipv6: bool,
    /// Driver option NAME=VALUE.
    #[arg(short, long)]
    pub(crate) opt: Vec<String>,
    /// Label NAME=VALUE.
    #[arg(long)]
    pub(crate) label: Vec<String>,
    /// Name.
    pub(crate) name: String,
}

/// `fairlead network connect`.
#[derive(Debug, Args)]
pub(crate) struct Connect {
    /// Static IPv4 address.
    #[arg(long)]
    pub(crate) ip: Option<String>,
    /// Extra DNS name.
    #[arg(long)]
    pub(crate) alias: Vec<String>,
    /// The network.
    pub(crate) network: String,
    /// The container.
    pub(crate) container: String,
}

/// `fairlead network disconnect`.
#[derive(Debug, Args)]
pub(crate) struct Disconnect {
    /// Also where the container does not answer.
    #[arg(short, long)]
    pub(crate) force: bool,
    /// The network.
    pub(crate) network: String,
    /// The container.
    pub(crate) container: String,
}

/// `fairlead volume`.
#[derive(Debug, Subcommand)]
pub(crate) enum Volume {
    /// List volumes.
    Ls(List),
    /// Make a volume.
    Create(VolumeCreate),
    /// Remove volumes with all that is in them.
    Rm(RemoveForce),
}

/// `fairlead volume create`.
#[derive(Debug, Args)]
pub(crate) struct VolumeCreate {
    /// Driver.
    #[arg(short, long, default_value = "local")]
    pub(crate) driver: String,
    /// Driver option NAME=VALUE.
    #[arg(short, long)]
    pub(crate) opt: Vec<String>,
    /// Label NAME=VALUE.
    #[arg(long)]
    pub(crate) label: Vec<String>,
    /// Name. Without one the Engine invents it.
    pub(crate) name: Option<String>,
}

/// `fairlead engine`.
#[derive(Debug, Args)]
pub(crate) struct Engine {
    /// What to do. Without it: what the Engine says about itself.
    #[command(subcommand)]
    pub(crate) verb: Option<EngineVerb>,
}

/// `fairlead engine …`.
#[derive(Debug, Subcommand)]
pub(crate) enum EngineVerb {
    /// What the Engine says about itself.
    Info,
    /// The way to the Engine: client, address, server, round trips.
    Picture,
    /// Start the private native Engine.
    Start,
    /// Stop the private native Engine.
    Stop,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn flags_of_a_run_line_are_left_to_its_own_parser() {
        let cli = Cli::try_parse_from([
            "fairlead", "run", "-d", "--name", "c1", "alpine", "ls", "-l",
        ]);
        match cli.map(|cli| cli.command) {
            Ok(Command::Run(line)) => {
                assert_eq!(line.words, ["-d", "--name", "c1", "alpine", "ls", "-l"]);
            }
            other => panic!("{other:?}"),
        }
    }
}
