/// What `holdfast` is asked to do.
enum HoldfastCommand: Hashable {
    /// Run a member with these flags.
    case serve([String])
    /// Fetch, look at, or restore a backup.
    case snapshot([String])
    case version
    case help
    /// Something else; what to say about it.
    case unknown(String)

    static let helpText = """
        Holdfast: a replicated, durable coordination store that speaks the etcd v3 API.

          holdfast serve [FLAG…]   run one member, with etcd's flag names and HOLDFAST_… variables;
                                   `holdfast serve --help` lists them
          holdfast snapshot save|status|restore FILE …
                                   backups; `holdfast snapshot help` says more
          holdfast version         this program's version
          holdfast help            this text

        A whole cluster on this machine: swift run -c release cluster

        """

    /// Reads the arguments after the program's name.
    init(_ arguments: [String]) {
        let allowed = "allowed are serve, snapshot, version, help"
        guard let first = arguments.first else {
            self = .unknown("holdfast: a command is needed: \(allowed)")
            return
        }
        switch first {
        case "serve": self = .serve(Array(arguments.dropFirst()))
        case "snapshot": self = .snapshot(Array(arguments.dropFirst()))
        case "version", "--version", "help", "--help", "-h":
            guard arguments.count == 1 else {
                self = .unknown("holdfast \(first): no further arguments are allowed, not \(arguments[1])")
                return
            }
            self = first.hasSuffix("version") ? .version : .help
        default: self = .unknown("holdfast: unknown command \(first): \(allowed)")
        }
    }
}
