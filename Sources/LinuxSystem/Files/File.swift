internal import Bytes
internal import CLinux

/// An open file, read and written at offsets in bytes. May be used from any thread.
public struct File: ~Copyable, Sendable {
    private let descriptor: FileDescriptor
    /// The path it was opened by, for messages.
    public let path: String

    init(_ descriptor: consuming FileDescriptor, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    /// Opens a file by its path; beneath an open directory use `Directory.open`.
    public static func open(_ path: String, _ mode: OpenMode) throws(SystemError) -> File {
        let raw = try Syscall.perform("open", on: path) {
            clinux_open(clinux_at_working_directory(), path, mode.flag, 0)
        }
        return File(FileDescriptor(owning: raw), path: path)
    }

    /// Writes all bytes. On failure some of them may have been written.
    public borrowing func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(SystemError) {
        try descriptor.withRaw { (raw) throws(SystemError) in
            var written = 0
            while written < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
                let count = try Syscall.perform("pwrite", on: path) {
                    clinux_pwrite(raw, rest.baseAddress, rest.count, Int64(offset + written))
                }
                // A regular file that takes nothing and says nothing would hold us here for ever.
                guard count > 0 else { throw SystemError(.inputOutput, call: "pwrite", subject: path) }
                written += Int(count)
            }
        }
    }

    /// Writes all bytes. On failure some of them may have been written.
    public borrowing func write(_ bytes: [UInt8], at offset: Int) throws(SystemError) {
        try write(bytes[...], at: offset)
    }

    /// Writes all bytes. On failure some of them may have been written.
    public borrowing func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(SystemError) {
        var failure: SystemError?
        bytes.withUnsafeBytes { buffer in
            do throws(SystemError) { try write(buffer, at: offset) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Reads until the buffer is full or the file ends, and answers how many bytes it read.
    public borrowing func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws(SystemError) -> Int {
        try descriptor.withRaw { (raw) throws(SystemError) in
            var filled = 0
            while filled < bytes.count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[filled...])
                let count = try Syscall.perform("pread", on: path) {
                    clinux_pread(raw, rest.baseAddress, rest.count, Int64(offset + filled))
                }
                if count == 0 { break }
                filled += Int(count)
            }
            return filled
        }
    }

    /// Reads up to `count` bytes; fewer only where the file ends.
    public borrowing func read(_ count: Int, at offset: Int) throws(SystemError) -> [UInt8] {
        var failure: SystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            do throws(SystemError) {
                initialized = try read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Reads from the start to the end or to `bytesMax`, whichever comes first. Believes no stated size: files in
    /// /proc say 0.
    public borrowing func readAll(bytesMax: Int) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < bytesMax {
            let wanted = min(65_536, bytesMax - bytes.count)
            let chunk = try read(wanted, at: bytes.count)
            bytes += chunk
            if chunk.count < wanted { break }
        }
        return bytes
    }

    /// Makes the written bytes durable, and the size if it grew (fdatasync).
    public borrowing func flushData() throws(SystemError) {
        _ = try descriptor.withRaw { (raw) throws(SystemError) in
            try Syscall.perform("fdatasync", on: path) { clinux_fdatasync(raw) }
        }
    }

    /// Makes the written bytes and all metadata durable (fsync).
    public borrowing func flush() throws(SystemError) {
        _ = try descriptor.withRaw { (raw) throws(SystemError) in
            try Syscall.perform("fsync", on: path) { clinux_fsync(raw) }
        }
    }

    /// Reserves space and extends the size; the new bytes read as zeros.
    public borrowing func allocate(_ count: Int, at offset: Int = 0) throws(SystemError) {
        _ = try descriptor.withRaw { (raw) throws(SystemError) in
            try Syscall.perform("fallocate", on: path) { clinux_allocate(raw, Int64(offset), Int64(count)) }
        }
    }

    /// Reserves space and writes zeros to it, so that later writes change no metadata and a flush costs one write.
    public borrowing func zeroFill(_ count: Int, at offset: Int = 0) throws(SystemError) {
        do {
            try allocate(count, at: offset)
        } catch {
            // Some file systems cannot reserve; the zeros take the space just as well.
            guard error.errno == .notSupported else { throw error }
        }
        let zeros = [UInt8](repeating: 0, count: min(count, 1 << 20))
        var at = 0
        while at < count {
            let chunk = min(zeros.count, count - at)
            try write(zeros[..<chunk], at: offset + at)
            at += chunk
        }
    }

    /// Cuts the file or extends it with zeros that take no space.
    public borrowing func truncate(to size: Int) throws(SystemError) {
        _ = try descriptor.withRaw { (raw) throws(SystemError) in
            try Syscall.perform("ftruncate", on: path) { clinux_truncate(raw, Int64(size)) }
        }
    }

    /// The length in bytes.
    public borrowing func size() throws(SystemError) -> Int {
        try descriptor.withRaw { (raw) throws(SystemError) in
            Int(try Syscall.perform("fstat", on: path) { clinux_file_size(raw) })
        }
    }

    /// The permission bits, for example 0o600.
    public borrowing func permissions() throws(SystemError) -> Int {
        try descriptor.withRaw { (raw) throws(SystemError) in
            Int(try Syscall.perform("fstat", on: path) { clinux_file_mode(raw) })
        }
    }

    /// Lends the descriptor's number, for handing the file to a child process.
    public borrowing func withRaw<Result: ~Copyable, Failure: Error>(
        _ body: (Int32) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try descriptor.withRaw(body)
    }

    /// Takes the exclusive lock of flock(2); false when another open file holds it.
    borrowing func lockExclusively() throws(SystemError) -> Bool {
        try descriptor.withRaw { (raw) throws(SystemError) in
            try Syscall.attempt("flock", on: path) { clinux_lock_exclusive(raw) } != .wouldBlock
        }
    }
}
