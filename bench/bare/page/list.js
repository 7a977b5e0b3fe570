for (let number = 1; number <= 50; number += 1) {
  const line = document.createElement('div')
  line.textContent = `container-${number}  image:latest  Running`
  document.body.append(line)
}
requestAnimationFrame(() => requestAnimationFrame(() => {
  performance.mark('rows-painted')
  document.documentElement.dataset.painted = 'true'
}))
