import Glibc
import Server

@main
enum HoldfastProgram {
    static func main() {
        exit(ServeProgram.run(arguments: Array(CommandLine.arguments.dropFirst(2)), environment: [:]))
    }
}
