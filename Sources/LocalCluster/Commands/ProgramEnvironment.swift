internal import LinuxSystem

/// The environment variables that this process was started with. For composition roots only.
public enum ProgramEnvironment {
    private static let bytesMax = 8 << 20

    /// As the kernel has them; empty where /proc is not mounted.
    public static func read() -> [String: String] {
        guard let bytes = try? File.open("/proc/self/environ", .read).readAll(bytesMax: bytesMax) else { return [:] }
        return parse(bytes)
    }

    /// Texts of the form `NAME=value`, each ended by a zero byte; others are left out, and of two the first counts.
    static func parse(_ bytes: [UInt8]) -> [String: String] {
        var variables: [String: String] = [:]
        for entry in bytes.split(separator: 0) {
            guard let equals = entry.firstIndex(of: UInt8(ascii: "=")), equals > entry.startIndex else { continue }
            let name = String(decoding: entry[..<equals], as: UTF8.self)
            if variables[name] == nil { variables[name] = String(decoding: entry[(equals + 1)...], as: UTF8.self) }
        }
        return variables
    }
}
