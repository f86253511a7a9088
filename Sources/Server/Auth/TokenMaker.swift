internal import LinuxSystem
internal import Security

/// What a member makes tokens with.
enum TokenMaker {
    /// Random letters whose digest goes through the log.
    case simple(lifetime: Duration)
    /// Sealed texts that need no memory.
    case sealed(Secret, seconds: UInt64)

    init(_ settings: TokenSettings) throws(StartFailure) {
        switch settings {
        case .simple(let seconds): self = .simple(lifetime: .seconds(seconds))
        case .sealed(let path, let seconds): self = .sealed(try Self.key(in: path), seconds: UInt64(seconds))
        }
    }

    private static func key(in path: String) throws(StartFailure) -> Secret {
        let (bytes, permissions): ([UInt8], Int)
        do throws(SystemError) {
            let file = try File.open(path, .read)
            (bytes, permissions) = (try file.readAll(bytesMax: keyBytesMax), try file.permissions())
        } catch {
            throw StartFailure("--auth-token: \(error)", code: 1)
        }
        guard permissions & 0o077 == 0 else {
            throw StartFailure("--auth-token: others may read \(path); give it the permissions 0600", code: 1)
        }
        guard bytes.count >= JSONWebToken.keyBytesMin else {
            throw StartFailure("--auth-token: \(path) has fewer than \(JSONWebToken.keyBytesMin) bytes", code: 1)
        }
        return Secret(bytes)
    }

    private static let keyBytesMax = 1 << 20
}
