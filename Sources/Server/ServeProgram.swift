internal import Determinism
internal import LinuxSystem
internal import Observability

/// A member as a program: what `holdfast serve` runs, and what `cluster` and `chaos` start copies of themselves for.
public enum ServeProgram {
    /// Runs a member with etcd's flag names and `HOLDFAST_*` variables until it is stopped.
    ///
    /// Answers the exit code of the process: 0 stopped as asked, 1 refused to start or failed, 2 bad settings, 74 the disk failed.
    public static func run(arguments: [String], environment: [String: String]) -> Int32 {
        switch ServerSettings.parse(arguments: arguments, environment: environment) {
        case .usage:
            Terminal.write(ServerSettings.usage, to: .output)
            return 0
        case .version:
            Terminal.write(
                "holdfast \(ServerSettings.version), answers like etcd \(EtcdCompatibility.version)\n", to: .output)
            return 0
        case .refused(let error):
            Terminal.write("holdfast: \(error)\n", to: .error)
            return 2
        case .run(let settings, let notes): return serve(settings, notes)
        }
    }

    private static func serve(_ settings: ServerSettings, _ notes: [SettingsNote]) -> Int32 {
        Signal.ignoreBrokenPipe()
        let log = Logger(
            component: "holdfast", level: settings.logLevel, format: settings.logFormat,
            now: { Int64(clamping: Clocks.realtime() / 1_000_000) },
            sink: { line in _ = line.withUnsafeBytes { Terminal.write($0, to: .error) } })
        for note in notes {
            switch note.severity {
            case .information: log.info("settings", ["note": .text(note.text)])
            case .warning: log.warn("settings", ["note": .text(note.text)])
            }
        }
        do throws(StartFailure) {
            switch try MemberServer(settings: settings, log: log).run() {
            case .stopped:
                log.info("stopped")
                return 0
            case .failed(let code, let message):
                Terminal.write("holdfast: \(message)\n", to: .error)
                return code
            }
        } catch {
            Terminal.write("holdfast: \(error.message)\n", to: .error)
            return error.code
        }
    }
}
