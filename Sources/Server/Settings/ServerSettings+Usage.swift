extension ServerSettings {
    /// The version of this program.
    public static let version = "0.1.0"

    /// The text of `holdfast serve --help`, for a terminal of 100 columns.
    public static let usage = """
        Usage: holdfast serve [flags]

        Runs one member of a Holdfast cluster. Flags have the names and meanings they have in etcd. Each can also be
        given as a variable: HOLDFAST_LISTEN_CLIENT_URLS is --listen-client-urls; the flag wins over the variable.

        This member
          --name NAME                         the member's name (default)
          --data-dir DIR                      where log and snapshots are kept (NAME.holdfast)
          --snapshot-count N                  applied entries between snapshots, at least (10000)

        Clients
          --listen-client-urls URLS           where clients connect: gRPC and HTTP (http://localhost:2379)
          --advertise-client-urls URLS        what clients are told (the listening addresses)
          --max-request-bytes N               the largest request (1572864)
          --max-txn-ops N                     the most operations in a branch of a transaction (128)
          --watch-progress-notify-interval D  how often idle watchers hear how far they have come, 100ms or more (10m)
          --lease-min-ttl D                   the shortest lease, 100ms or more (1.5 election time-outs, whole seconds)
          --quota-backend-bytes N             the most bytes of keys, values and history; -1 is no bound (2147483648)
          --quota-compaction BOOL             whether history is compacted by itself from four fifths of that on (true)
          --auto-compaction-mode MODE         periodic or revision (periodic)
          --auto-compaction-retention N       hours or a duration, or revisions, that are kept; 0 keeps all (0)
          --enable-grpc-gateway BOOL          whether calls are also taken as JSON, under /v3/ (true)
          --cors ORIGINS                      web pages that may use the client port; empty or * means all (*)
          --listen-metrics-urls URLS          where only health and metrics are answered (the client port alone)

        Cluster
          --listen-peer-urls URLS             where other members connect (http://localhost:2380)
          --initial-advertise-peer-urls URLS  what other members are told (the listening addresses)
          --initial-cluster LIST              all members of the cluster, as NAME=URL,NAME=URL (this one alone)
          --initial-cluster-token TEXT        tells clusters with the same addresses apart (etcd-cluster)
          --initial-cluster-state STATE       new, or existing for a member that was added to a cluster (new)
          --heartbeat-interval MS             between heartbeats of a leader, 1 to 10000 (100)
          --election-timeout MS               without a leader before a campaign; five heartbeats to 50000 (1000)

        Users
          --auth-token KIND                   simple, or jwt,sign-method=HS256,priv-key=FILE,ttl=DURATION (simple)
          --auth-token-ttl SECONDS            how long a simple token lasts without being used (300)
          --bcrypt-cost N                     how dear a password is to check, 4 to 16; each step doubles it (10)

        Log
          --log-level LEVEL                   debug, info, warn or error (info)
          --log-format FORMAT                 text or json, on standard error (text)

        Help
          --help, -h                          prints this
          --version                           prints the version

        URLS are separated by commas, of the form http://host:port; the host is a numeric address or localhost.
        -f VALUE, -f=VALUE, --f VALUE and --f=VALUE mean the same, and the last one given counts.
        Other flags of etcd are accepted where they say what is so anyway or have nothing to do here, which the log
        then tells; the rest, such as those for TLS, are refused by name.

        """
}
