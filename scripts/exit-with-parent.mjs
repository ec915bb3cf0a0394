// Preloaded into the city's servers: when the process that started them is gone, even by SIGKILL, they shut down as on SIGTERM.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
