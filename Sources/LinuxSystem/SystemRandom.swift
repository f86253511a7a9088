internal import Bytes
internal import CLinux

/// Random bytes of the kernel, good enough for identities and tokens. Composition roots seed their generators here.
public enum SystemRandom {
    public static func seed() -> UInt64 {
        var seed: UInt64 = 0
        withUnsafeMutableBytes(of: &seed) { fill($0) }
        return seed
    }

    public static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        bytes.withUnsafeMutableBytes { fill($0) }
        return bytes
    }

    private static func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        var filled = 0
        while filled < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            do throws(SystemError) {
                filled += Int(try Syscall.perform("getrandom") { clinux_random(rest.baseAddress, rest.count) })
            } catch {
                unreachable("the kernel has random bytes: \(error)")
            }
        }
    }
}
